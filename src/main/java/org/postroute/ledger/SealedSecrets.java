package org.postroute.ledger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.config.LedgerSettings;
import org.postroute.config.Secret;
import org.postroute.message.MisconfiguredException;
import org.postroute.secrets.KeyFile;
import org.postroute.secrets.Vault;

/** Everything in the ledger that is sealed, whatever it is for. */
public final class SealedSecrets {
    private static final String FILE = "secrets.key";
    /** Another process with an older key file may seal while we do; it reads the new one soon. */
    private static final int MAX_PASSES = 10;

    private static final String LIST = """
            SELECT <row>, <column>
            FROM <table>
            WHERE <column> IS NOT NULL
            ORDER BY <row>
            """;

    private static final String REPLACE = """
            UPDATE <table>
            SET <column> = :fresh
            WHERE <row> = :id AND <column> = :old
            """;

    private final Database database;
    private final boolean exclusive;

    /** @param exclusive whether no other process may use the database */
    SealedSecrets(Database database, boolean exclusive) {
        this.database = database;
        this.exclusive = exclusive;
    }

    /**
     * What seals the secrets of a ledger.
     *
     * @param keyFile as configured; null for the file beside a SQLite ledger, or for none
     */
    public static Vault vault(LedgerSettings settings, @Nullable Path keyFile) {
        if (keyFile != null) {
            return new Vault(KeyFile.given(keyFile));
        }
        return new Vault(keyFile(settings).map(KeyFile::ours).orElseGet(KeyFile::none));
    }

    /** Where the keys lie when nothing is configured; empty when the ledger is no file. */
    public static Optional<Path> keyFile(LedgerSettings settings) {
        return settings.url().startsWith(SqliteOpening.PREFIX)
                ? Optional.of(SqliteOpening.file(settings.url()).resolveSibling(FILE))
                : Optional.empty();
    }

    /**
     * Comes back when the keys of all secrets are there.
     *
     * @throws MisconfiguredException when not; names the keys and the file
     */
    public void requireKeys(Vault vault) {
        vault.requireKeys(all().stream().map(Sealed::text).toList());
    }

    /**
     * What was done.
     *
     * @param begun whether a new key was made; false when the first key had not sealed everything yet
     * @param sealed how many secrets were sealed anew
     * @param unreadable how many were altered; they stay as they are
     * @param removedKeys how many keys no secret needs any more and were removed from the file
     */
    public record Rotation(boolean begun, int sealed, int unreadable, int removedKeys) {}

    /** Hears how far a rotation is. */
    @FunctionalInterface
    public interface Progress {
        void at(int sealed, int total);
    }

    /**
     * Makes a new key and seals everything with it, a transaction a secret; or goes on with a rotation that did not come to its
     * end. Whenever this process dies, all secrets can be opened with the keys in the file. Where other processes may use the
     * ledger the keys that are no longer needed stay until the next rotation, because those may seal with them meanwhile.
     *
     * @throws MisconfiguredException when a key is missing, or the file cannot be written
     */
    public Rotation rotate(Vault vault, Progress progress) {
        requireKeys(vault);
        vault.require();
        List<Sealed> secrets = all();
        boolean begin = secrets.stream().allMatch(secret -> vault.isCurrent(secret.text()));
        int removed = 0;
        if (begin) {
            removed = exclusive ? 0 : vault.removeUnused(texts(secrets));
            vault.addKey();
        }
        int sealed = 0;
        int unreadable = 0;
        List<Sealed> left = outdated(vault);
        for (int pass = 0; pass < MAX_PASSES && left.size() > unreadable; pass++) {
            unreadable = 0;
            int total = sealed + left.size();
            for (Sealed secret : left) {
                if (sealedAnew(vault, secret)) {
                    progress.at(++sealed, total);
                } else {
                    unreadable++;
                }
            }
            left = outdated(vault);
        }
        return new Rotation(
                begin, sealed, unreadable, exclusive ? removed + vault.removeUnused(texts(all())) : removed);
    }

    /** @return false when it cannot be opened */
    private boolean sealedAnew(Vault vault, Sealed secret) {
        String place = secret.column().place(secret.id());
        Secret opened;
        try {
            opened = vault.open(secret.text(), place);
        } catch (MisconfiguredException e) {
            return false;
        }
        String fresh = vault.seal(opened, place);
        database.write(handle -> defined(handle, REPLACE, secret, fresh));
        return true;
    }

    /** Nothing when something newer is there: that is looked at in the next pass. */
    private static int defined(Handle handle, String statement, Sealed secret, String fresh) {
        return handle.createUpdate(statement)
                .define("table", secret.column().table())
                .define("row", secret.column().row())
                .define("column", secret.column().column())
                .bind("id", secret.id())
                .bind("old", secret.text())
                .bind("fresh", fresh)
                .execute();
    }

    private List<Sealed> outdated(Vault vault) {
        return all().stream().filter(secret -> !vault.isCurrent(secret.text())).toList();
    }

    private List<Sealed> all() {
        return database.read(handle -> {
            List<Sealed> all = new ArrayList<>();
            for (SealedColumn column : SealedColumn.ALL) {
                handle.createQuery(LIST)
                        .define("table", column.table())
                        .define("row", column.row())
                        .define("column", column.column())
                        .map((row, context) -> new Sealed(column, row.getString(1), row.getString(2)))
                        .forEach(all::add);
            }
            return all;
        });
    }

    private static List<String> texts(List<Sealed> secrets) {
        return secrets.stream().map(Sealed::text).toList();
    }

    private record Sealed(SealedColumn column, String id, String text) {}
}
