package org.postroute.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.postroute.message.MisconfiguredException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/** Opens a SQLite file: durable at every commit, one connection that writes and a few that read. */
final class SqliteOpening {
    static final String PREFIX = "jdbc:sqlite:";

    private static final int READERS = 4;
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;
    private static final int MAX_JOURNAL_BYTES = 64 * 1024 * 1024;
    /** The upper pages of all indexes of a ledger with a million conversations; two megabytes are the default. */
    private static final int CACHE_KILOBYTES = 16 * 1024;
    /** 16 MB: what a message touches is scattered, so moving it in larger lots moves most pages once instead of often. */
    private static final int CHECKPOINT_PAGES = 4_000;

    private SqliteOpening() {}

    static Path file(String url) {
        String name = url.substring(PREFIX.length()).split("\\?", 2)[0];
        if (name.isEmpty() || name.startsWith(":") || name.startsWith("file:")) {
            throw new MisconfiguredException("postroute.ledger.url names no file: expected jdbc:sqlite:FILE");
        }
        try {
            return Path.of(name).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new MisconfiguredException(
                    "postroute.ledger.url names no file that can be: expected jdbc:sqlite:FILE");
        }
    }

    static Database open(Path file) {
        SQLiteDataSource source = new SQLiteDataSource(config());
        source.setUrl(PREFIX + PrivateFiles.create(file));
        Migrations.run(source, Dialect.SQLITE);
        HikariDataSource writing = pool(source, 1, "PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
        HikariDataSource reading = pool(source, READERS, "PRAGMA query_only = ON");
        return new Database(
                Dialect.SQLITE,
                new SqliteWriting(writing, SynchronousMode.FULL),
                new SqliteWriting(writing, SynchronousMode.NORMAL),
                reading,
                List.of(reading, writing));
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setJournalSizeLimit(MAX_JOURNAL_BYTES);
        config.setCacheSize(-CACHE_KILOBYTES);
        config.enforceForeignKeys(true);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        return config;
    }

    private static HikariDataSource pool(SQLiteDataSource source, int connections, String firstStatement) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("ledger-" + connections);
        pool.setDataSource(source);
        pool.setMaximumPoolSize(connections);
        pool.setMaxLifetime(0);
        pool.setConnectionInitSql(firstStatement);
        return new HikariDataSource(pool);
    }
}
