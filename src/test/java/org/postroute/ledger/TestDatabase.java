package org.postroute.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.postroute.config.LedgerSettings;
import org.postroute.config.RetrySettings;

/** The databases that every promise of the ledger is tested on. */
public enum TestDatabase {
    SQLITE {
        @Override
        String freshUrl(Path directory) {
            return "jdbc:sqlite:" + directory.resolve("data").resolve("postroute.db");
        }
    },
    POSTGRESQL {
        @Override
        String freshUrl(Path directory) {
            return Server.freshUrl();
        }
    };

    abstract String freshUrl(Path directory);

    public LedgerSettings fresh(Path directory) {
        return settings(freshUrl(directory));
    }

    static LedgerSettings settings(String url) {
        return new LedgerSettings(url, null, null, new RetrySettings(8, Duration.ofSeconds(1), Duration.ofMinutes(10)));
    }

    /** One server for the JVM, one schema for each test. Those of long ago are dropped, or the last deletion takes minutes. */
    private static final class Server {
        private static final int KEPT = 8;
        private static final EmbeddedPostgres POSTGRES = start();
        private static final AtomicInteger COUNT = new AtomicInteger();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static String freshUrl() {
            int number = COUNT.incrementAndGet();
            String name = "ledger" + number;
            try (Connection connection = POSTGRES.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP SCHEMA IF EXISTS ledger" + Math.max(0, number - KEPT) + " CASCADE");
                statement.execute("CREATE SCHEMA " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return POSTGRES.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + name;
        }
    }
}
