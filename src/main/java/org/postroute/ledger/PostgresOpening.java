package org.postroute.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.config.LedgerSettings;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.PostrouteException;
import org.postroute.message.RetryableException;

/** Opens a PostgreSQL database. */
final class PostgresOpening {
    static final String PREFIX = "jdbc:postgresql:";

    private static final int CONNECTIONS = 12;
    private static final int UNSYNCED_CONNECTIONS = 6;
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);
    private static final String SOCKET_TIMEOUT_SECONDS = "30";

    private PostgresOpening() {}

    static Database open(LedgerSettings settings) {
        HikariDataSource pool = connect(config(settings, "ledger", CONNECTIONS));
        try {
            Migrations.run(pool, Dialect.POSTGRESQL);
            HikariConfig unsynced = config(settings, "ledger-unsynced", UNSYNCED_CONNECTIONS);
            // by the start of the connection, so that a pooler in between refuses it rather than mixes the two
            unsynced.addDataSourceProperty("options", "-c synchronous_commit=off");
            HikariDataSource unsyncedPool = connect(unsynced);
            return new Database(Dialect.POSTGRESQL, pool, unsyncedPool, pool, List.of(unsyncedPool, pool));
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariDataSource connect(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw fault(e);
        } catch (RuntimeException e) {
            // neither as a cause nor quoted: what the pool says of a URL that it cannot read contains the URL
            throw new MisconfiguredException(
                    "postroute.ledger.url cannot be read: expected jdbc:postgresql://host/database");
        }
    }

    private static HikariConfig config(LedgerSettings settings, String name, int connections) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setJdbcUrl(settings.url());
        pool.setUsername(settings.username());
        pool.setPassword(
                settings.password() == null ? null : settings.password().reveal());
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(2);
        pool.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        pool.addDataSourceProperty("ApplicationName", "postroute");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
        // the details of an error quote the values of the row
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        return pool;
    }

    private static PostrouteException fault(PoolInitializationException e) {
        String state = sqlState(e);
        if (state != null && (state.startsWith("28") || state.startsWith("3D"))) {
            return new MisconfiguredException(
                    "the ledger's server refuses the user, the password or the database, SQLSTATE " + state);
        }
        return new RetryableException("the ledger's server cannot be reached, SQLSTATE " + state, null);
    }

    private static @Nullable String sqlState(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}
