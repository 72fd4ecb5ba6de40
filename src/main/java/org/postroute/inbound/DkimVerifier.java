package org.postroute.inbound;

import java.security.interfaces.RSAPublicKey;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.PublicKeyRecord;
import org.apache.james.jdkim.api.PublicKeyRecordRetriever;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.PermFailException;
import org.apache.james.jdkim.exceptions.TempFailException;

/** Takes no signature that proves too little (RFC 8301), nor one that only tries something out (RFC 6376, 3.6.1). */
final class DkimVerifier extends DKIMVerifier {
    private static final int MIN_BITS = 1024;
    private static final int MAX_BITS = 4096;
    private static final int MAX_EXPONENT_BITS = 64;

    private boolean unreachable;

    DkimVerifier(PublicKeyRecordRetriever keys) {
        super(keys);
    }

    /** Whether a key could not be looked up, now. */
    boolean isUnreachable() {
        return unreachable;
    }

    /**
     * Whether it signs the whole body by RSA and SHA-256: behind a length (RFC 6376, 8.2) anybody may write anything.
     */
    static boolean isStrong(SignatureRecord signature) {
        return signature.getHashKeyType().toString().equals("rsa")
                && signature.getHashMethod().toString().equals("sha256")
                && signature.getBodyHashLimit() < 0;
    }

    @Override
    public PublicKeyRecord publicRecordLookup(SignatureRecord signature) throws TempFailException, PermFailException {
        try {
            PublicKeyRecord key = super.publicRecordLookup(signature);
            if (key.isTesting() || !(key.getPublicKey() instanceof RSAPublicKey rsa) || !isUsable(rsa)) {
                throw new PermFailException("the key proves nothing", signature);
            }
            return key;
        } catch (TempFailException e) {
            unreachable = true;
            throw e;
        }
    }

    private static boolean isUsable(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        return bits >= MIN_BITS && bits <= MAX_BITS && key.getPublicExponent().bitLength() <= MAX_EXPONENT_BITS;
    }
}
