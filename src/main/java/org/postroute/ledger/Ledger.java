package org.postroute.ledger;

import java.time.InstantSource;
import javax.sql.DataSource;
import org.postroute.config.LedgerSettings;

/** The database, opened and migrated. */
public final class Ledger implements AutoCloseable {
    private Ledger() {}

    /**
     * Opens, locks (SQLite) and migrates.
     *
     * @throws org.postroute.message.MisconfiguredException when the URL is neither SQLite nor PostgreSQL, the file cannot
     *     be written, or another process has it
     * @throws org.postroute.message.RetryableException when the server cannot be reached
     */
    public static Ledger open(LedgerSettings settings, InstantSource clock) {
        throw new IllegalStateException("to be built");
    }

    public ReceivedMessages received() {
        throw new IllegalStateException("to be built");
    }

    public Turns turns() {
        throw new IllegalStateException("to be built");
    }

    public Sessions sessions() {
        throw new IllegalStateException("to be built");
    }

    public Outbox outbox() {
        throw new IllegalStateException("to be built");
    }

    public Blobs blobs() {
        throw new IllegalStateException("to be built");
    }

    public InstanceKey key() {
        throw new IllegalStateException("to be built");
    }

    /** For the job scheduler alone. */
    public DataSource dataSource() {
        throw new IllegalStateException("to be built");
    }

    /** Whether this process is the only one that may use the database (SQLite). */
    public boolean isExclusive() {
        throw new IllegalStateException("to be built");
    }

    @Override
    public void close() {}
}
