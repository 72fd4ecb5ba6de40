package org.postroute.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Secret;
import org.postroute.message.MisconfiguredException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals secrets for the ledger. A sealed text is Base64 (URL alphabet) of Tink's format: one byte 1, four bytes of key id,
 * 12 of nonce, cipher text, 16 of tag. It opens only for the place that it was sealed for, so that nobody who can write to
 * the database can move it to another row. The key file is read again when it changed, so that another process may add keys.
 */
public final class Vault {
    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);
    private static final byte TINK = 1;
    private static final int HEADER_BYTES = 5;

    private final KeyFile file;
    private @Nullable Keys keys;
    private @Nullable Object version;
    private @Nullable Object told;

    public Vault(KeyFile file) {
        this.file = file;
    }

    /**
     * Comes back when secrets can be sealed; makes the key file where that is ours to do.
     *
     * @throws MisconfiguredException when there is no key
     */
    public void require() {
        primary();
    }

    /**
     * @param boundTo where it will be kept: table, column and row
     * @throws MisconfiguredException when there is no key
     */
    public String seal(Secret secret, String boundTo) {
        try {
            byte[] sealed = primary().seal(secret.reveal().getBytes(StandardCharsets.UTF_8), place(boundTo));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new MisconfiguredException("the JVM's AES-256-GCM does not work", e);
        }
    }

    /**
     * @param boundTo as it was sealed
     * @throws MisconfiguredException when the key is missing, or the text was altered or sealed for another place
     */
    public Secret open(String sealed, String boundTo) {
        int id = keyOf(sealed).orElseThrow(Vault::altered);
        Keys known = current();
        if (known == null || !known.ids().contains(id)) {
            throw missing(Set.of(id));
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(sealed);
            return new Secret(new String(known.open(bytes, place(boundTo)), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw altered();
        }
    }

    /** Whether the key that seals now has sealed this. */
    public boolean isCurrent(String sealed) {
        Keys known = current();
        return known != null && keyOf(sealed).equals(Optional.of(known.primary()));
    }

    /**
     * Comes back when all of these can be opened, as far as their keys are concerned; what is no sealed text is passed over.
     *
     * @throws MisconfiguredException when keys are missing; names them and the file
     */
    public void requireKeys(List<String> sealed) {
        Keys known = current();
        Set<Integer> missing = sealed.stream()
                .flatMap(text -> keyOf(text).stream())
                .filter(id -> known == null || !known.ids().contains(id))
                .collect(Collectors.toSet());
        if (!missing.isEmpty()) {
            throw missing(missing);
        }
    }

    /** Adds a key that seals from now on; on the disk when this returns. The others stay, to open what they sealed. */
    public synchronized void addKey() {
        List<Key> old = primary().list();
        file.write(Stream.concat(Stream.of(KeyFile.fresh()), old.stream()).toList());
    }

    /**
     * Removes the keys that sealed nothing of what is left, but for the one that seals now.
     *
     * @param sealed all that there is
     * @return how many were removed
     */
    public synchronized int removeUnused(List<String> sealed) {
        Keys known = primary();
        Set<Integer> used =
                sealed.stream().flatMap(text -> keyOf(text).stream()).collect(Collectors.toSet());
        List<Key> kept = known.list().stream()
                .filter(key -> key.id() == known.primary() || used.contains(key.id()))
                .toList();
        if (kept.size() < known.list().size()) {
            file.write(kept);
        }
        return known.list().size() - kept.size();
    }

    private synchronized Keys primary() {
        Keys known = current();
        return known == null ? Keys.of(file.create()) : known;
    }

    /** What cannot be read now is no reason to forget what was read before: a secret may wait to be sealed. */
    private synchronized @Nullable Keys current() {
        Object seen = file.version();
        if (seen != null && !seen.equals(version)) {
            try {
                keys = Keys.of(file.read());
                version = seen;
            } catch (MisconfiguredException e) {
                if (keys == null) {
                    throw e;
                }
                tell(seen, e);
            }
        }
        return keys;
    }

    /** Once for each change; it is tried again each time, because a right that is given later changes no file. */
    private void tell(Object seen, MisconfiguredException e) {
        if (!seen.equals(told)) {
            LOG.warn("the key file was changed and goes on being used as it was problem={}", e.getMessage());
            told = seen;
        }
    }

    private static byte[] place(String boundTo) {
        return boundTo.getBytes(StandardCharsets.UTF_8);
    }

    /** Empty when it is no sealed text. */
    private static Optional<Integer> keyOf(String sealed) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(sealed);
            return bytes.length > HEADER_BYTES && bytes[0] == TINK
                    ? Optional.of(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt())
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static MisconfiguredException altered() {
        return new MisconfiguredException(
                "a sealed secret in the ledger was altered, or moved to another row: give the secret anew");
    }

    private MisconfiguredException missing(Set<Integer> ids) {
        return new MisconfiguredException("secrets in the ledger are sealed with the key "
                + ids.stream().map(Key::name).sorted().collect(Collectors.joining(", ")) + ", which " + file.name()
                + " does not hold: put that key file back, or add its line");
    }
}
