package org.postroute.ledger;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.PostrouteException;
import org.postroute.message.RetryableException;

/**
 * Connections and transactions. SQLite has one writer, so there writers queue for one connection, in turn, instead of
 * colliding in the file; readers have their own.
 */
final class Database implements AutoCloseable {
    private final Dialect dialect;
    private final HikariDataSource writing;
    private final HikariDataSource reading;
    private final Jdbi writer;
    private final Jdbi reader;
    private final WriteFaults writeFaults = new WriteFaults();

    /** @param reading may be the same pool as {@code writing} */
    Database(Dialect dialect, HikariDataSource writing, HikariDataSource reading) {
        this.dialect = dialect;
        this.writing = writing;
        this.reading = reading;
        this.writer = Jdbi.create(writing);
        this.reader = Jdbi.create(reading);
    }

    Dialect dialect() {
        return dialect;
    }

    WriteFaults writeFaults() {
        return writeFaults;
    }

    DataSource dataSource() {
        return writing;
    }

    /** One or more statements that change nothing. */
    <T extends @Nullable Object> T read(Function<Handle, T> work) {
        try {
            return reader.withHandle(work::apply);
        } catch (JdbiException e) {
            throw fault(e);
        }
    }

    /** One transaction, committed durably when this returns. No network and no file is touched inside. */
    <T extends @Nullable Object> T write(Function<Handle, T> work) {
        return writing(() -> writer.inTransaction(work::apply));
    }

    private <T extends @Nullable Object> T writing(Supplier<T> transaction) {
        try {
            T result = transaction.get();
            writeFaults.none();
            return result;
        } catch (JdbiException e) {
            PostrouteException fault = fault(e);
            writeFaults.on(fault);
            throw fault;
        }
    }

    /** One transaction that the death of this process does not undo; {@link Dialect#epoch} tells what may. */
    <T extends @Nullable Object> T writeUnsynced(Function<Handle, T> work) {
        return writing(() -> writer.withHandle(handle -> dialect.writeUnsynced(handle, work)));
    }

    /** Jdbi's own messages quote the values of a statement, so only what the driver said goes on. */
    private PostrouteException fault(JdbiException e) {
        Throwable cause = e;
        while (cause != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        if (cause instanceof SQLException sql && dialect.refuses(sql)) {
            return new InvalidMessageException("the ledger refused a value, SQLSTATE " + sql.getSQLState(), sql);
        }
        return new RetryableException("the ledger is not available", cause);
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
    }
}
