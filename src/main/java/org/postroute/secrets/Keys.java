package org.postroute.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.postroute.message.MisconfiguredException;

/** The keys of one file: the first one seals, all of them open. */
final class Keys {
    private final List<Key> keys;
    private final Aead aead;

    private Keys(List<Key> keys, Aead aead) {
        this.keys = keys;
        this.aead = aead;
    }

    /** @param keys at least one, none twice */
    static Keys of(List<Key> keys) {
        try {
            AeadConfig.register();
            KeysetHandle.Builder builder = KeysetHandle.newBuilder();
            for (int i = 0; i < keys.size(); i++) {
                KeysetHandle.Builder.Entry entry = keys.get(i).entry();
                builder.addEntry(i == 0 ? entry.makePrimary() : entry);
            }
            return new Keys(keys, builder.build().getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (GeneralSecurityException e) {
            throw new MisconfiguredException("the JVM offers no AES-256-GCM, under which secrets are kept", e);
        }
    }

    byte[] seal(byte[] plain, byte[] boundTo) throws GeneralSecurityException {
        return aead.encrypt(plain, boundTo);
    }

    byte[] open(byte[] sealed, byte[] boundTo) throws GeneralSecurityException {
        return aead.decrypt(sealed, boundTo);
    }

    int primary() {
        return keys.get(0).id();
    }

    Set<Integer> ids() {
        return keys.stream().map(Key::id).collect(Collectors.toUnmodifiableSet());
    }

    List<Key> list() {
        return keys;
    }
}
