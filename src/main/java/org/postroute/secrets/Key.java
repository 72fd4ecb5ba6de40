package org.postroute.secrets;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import org.postroute.message.Hashes;

/**
 * 256 random bits, in a file 44 characters of Base64.
 *
 * @param id the first 32 bits of the SHA-256 of the key, which every sealed text begins with
 */
record Key(int id, String text) {
    static final int BYTES = 32;

    /** Empty when the text stands for no key. */
    static Optional<Key> parse(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == BYTES
                    ? Optional.of(new Key(
                            ByteBuffer.wrap(Hashes.sha256().digest(bytes)).getInt(), text))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Key of(byte[] bytes) {
        return parse(Base64.getEncoder().encodeToString(bytes)).orElseThrow();
    }

    /** As people are told of it. */
    static String name(int id) {
        return "%08x".formatted(id);
    }

    @AccessesPartialKey
    KeysetHandle.Builder.Entry entry() throws GeneralSecurityException {
        AesGcmKey key = AesGcmKey.builder()
                .setParameters(AesGcmParameters.builder()
                        .setKeySizeBytes(BYTES)
                        .setIvSizeBytes(12)
                        .setTagSizeBytes(16)
                        .setVariant(AesGcmParameters.Variant.TINK)
                        .build())
                .setIdRequirement(id)
                .setKeyBytes(SecretBytes.copyFrom(Base64.getDecoder().decode(text), InsecureSecretKeyAccess.get()))
                .build();
        return KeysetHandle.importKey(key).withFixedId(id);
    }

    @Override
    public String toString() {
        return "Key[" + name(id) + "]";
    }
}
