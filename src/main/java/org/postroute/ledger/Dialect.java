package org.postroute.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** All that differs between the two databases, but for opening them. */
enum Dialect {
    SQLITE("sqlite", Map.of("identity", "INTEGER PRIMARY KEY AUTOINCREMENT", "bytes", "BLOB")) {
        @Override
        Object timestamp(Instant at) {
            return at.toEpochMilli();
        }

        @Override
        long now(Handle handle, InstantSource clock) {
            return clock.millis();
        }

        /** A transaction that writes is alone in any case. */
        @Override
        void writeAlone(Handle handle, String table) {}

        @Override
        boolean refuses(SQLException fault) {
            int primaryCode = fault.getErrorCode() & 0xff;
            return primaryCode == SQLITE_TOOBIG || primaryCode == SQLITE_CONSTRAINT || primaryCode == SQLITE_MISMATCH;
        }

        @Override
        @Nullable
        String epoch(Handle handle) {
            return BootId.CURRENT;
        }

        /** Secure deletion clears what is freed; only a rewritten file holds no copies of rows that were moved. */
        @Override
        boolean compact(Handle handle) {
            handle.execute("VACUUM");
            return handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)")
                            .mapTo(Integer.class)
                            .one()
                    == 0;
        }
    },
    POSTGRESQL("postgresql", Map.of("identity", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "bytes", "BYTEA")) {
        @Override
        Object timestamp(Instant at) {
            return at.atOffset(ZoneOffset.UTC);
        }

        @Override
        long now(Handle handle, InstantSource clock) {
            return handle.createQuery("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")
                    .mapTo(Long.class)
                    .one();
        }

        @Override
        void writeAlone(Handle handle, String table) {
            handle.execute("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE");
        }

        @Override
        boolean refuses(SQLException fault) {
            String state = fault.getSQLState();
            return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
        }

        /** VACUUM FULL, the log of changes and its archives are the server's owner's business. */
        @Override
        boolean compact(Handle handle) {
            return false;
        }

        /** An unlogged table is empty after every crash of the server, and on a standby that was promoted. */
        @Override
        String epoch(Handle handle) {
            handle.createUpdate("INSERT INTO crash_witness (id, word) VALUES (1, :word) ON CONFLICT DO NOTHING")
                    .bind("word", UUID.randomUUID().toString())
                    .execute();
            return handle.createQuery("SELECT word FROM crash_witness")
                    .mapTo(String.class)
                    .one();
        }
    };

    private static final int SQLITE_TOOBIG = 18;
    private static final int SQLITE_CONSTRAINT = 19;
    private static final int SQLITE_MISMATCH = 20;

    private final String word;
    private final Map<String, String> placeholders;

    Dialect(String word, Map<String, String> placeholders) {
        this.word = word;
        this.placeholders = placeholders;
    }

    String[] migrations() {
        return new String[] {"classpath:db/migration/common", "classpath:db/migration/" + word};
    }

    /** For the migrations that both databases share. */
    Map<String, String> placeholders() {
        return placeholders;
    }

    /** As db-scheduler writes a time into its own table. */
    abstract Object timestamp(Instant at);

    /**
     * Milliseconds since 1970 by the clock that all processes share: the server's, or that of the one process.
     *
     * @param clock of this process
     */
    abstract long now(Handle handle, InstantSource clock);

    /**
     * Until the transaction ends nobody else writes to the table, and what is read from now on is what stands there.
     *
     * @param table a word of ours
     */
    abstract void writeAlone(Handle handle, String table);

    /**
     * As long as it stays the same, nothing that was written unsynced is lost; null when nobody knows.
     *
     * @param handle in a transaction
     */
    abstract @Nullable String epoch(Handle handle);

    /**
     * Rewrites the files without what was deleted.
     *
     * @param handle in no transaction
     * @return whether nothing is left in them
     */
    abstract boolean compact(Handle handle);

    /** Whether the database will never take these values, however often it is asked. */
    abstract boolean refuses(SQLException fault);
}
