package org.postroute.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MisconfiguredException;
import org.sqlite.SQLiteConfig;

/**
 * Makes sure that one process alone uses a SQLite ledger, by the operating system's lock on {@code FILE.lock}. The lock is
 * taken through SQLite: the plain lock of the JVM would be lost without a word when anybody in the process, such as a
 * second attempt to open the ledger, closed the same file (POSIX fcntl).
 */
final class FileLock implements AutoCloseable {
    private final Connection connection;

    private FileLock(Connection connection) {
        this.connection = connection;
    }

    /** @throws MisconfiguredException when another process, or another ledger of this one, has it */
    static FileLock of(Path ledger) {
        Path lock = PrivateFiles.create(ledger.resolveSibling(ledger.getFileName() + ".lock"));
        @Nullable Connection connection = null;
        try {
            connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + lock);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 0");
                statement.execute("BEGIN EXCLUSIVE");
            }
            owner(ledger).write();
            return new FileLock(connection);
        } catch (SQLException e) {
            close(connection);
            throw new MisconfiguredException(
                    "another process uses this ledger: " + ledger
                            + owner(ledger).words() + ". A SQLite ledger serves one process, PostgreSQL serves several",
                    e);
        }
    }

    private static LockOwner owner(Path ledger) {
        return new LockOwner(ledger.resolveSibling(ledger.getFileName() + ".owner"));
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a lock file could not be closed", e);
        }
    }

    @Override
    public void close() {
        close(connection);
    }
}
