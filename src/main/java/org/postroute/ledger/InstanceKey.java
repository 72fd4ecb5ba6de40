package org.postroute.ledger;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret of this installation, made once and kept in the ledger; signs grants, Message-IDs and attachment URLs. */
public final class InstanceKey {
    private final byte[] key;

    public InstanceKey(byte[] key) {
        if (key.length < 32) {
            throw new IllegalArgumentException("an instance key has at least 256 bits");
        }
        this.key = key.clone();
    }

    /**
     * HMAC-SHA256.
     *
     * @param purpose keeps signatures for one use from being good for another
     */
    public byte[] sign(String purpose, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((purpose + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return mac.doFinal(message);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "InstanceKey[********]";
    }
}
