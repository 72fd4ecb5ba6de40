package org.postroute.ledger;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.LedgerUnavailableException;
import org.postroute.message.PostrouteException;
import org.postroute.message.RetryableException;

/**
 * Connections and transactions. SQLite has one writer, so there writers queue for one connection, in turn, and commit
 * together instead of colliding in the file; readers have their own.
 */
final class Database implements AutoCloseable {
    private final Dialect dialect;
    private final DataSource unsynced;
    private final List<HikariDataSource> pools;
    private final Jdbi writer;
    private final @Nullable GroupCommit group;
    private final Jdbi unsyncedWriter;
    private final Jdbi reader;
    private final WriteFaults writeFaults = new WriteFaults();

    /**
     * @param writing a commit is on the disk when it comes back
     * @param unsynced a commit is seen by all when it comes back, and on the disk at the latest with the next synced one
     * @param pools to be closed in this order
     */
    Database(
            Dialect dialect,
            DataSource writing,
            DataSource unsynced,
            DataSource reading,
            List<HikariDataSource> pools) {
        this.dialect = dialect;
        this.unsynced = unsynced;
        this.pools = pools;
        this.writer = Jdbi.create(writing);
        this.group = dialect == Dialect.SQLITE ? new GroupCommit(writer) : null;
        this.unsyncedWriter = Jdbi.create(unsynced);
        this.reader = Jdbi.create(reading);
    }

    Dialect dialect() {
        return dialect;
    }

    WriteFaults writeFaults() {
        return writeFaults;
    }

    DataSource unsyncedDataSource() {
        return unsynced;
    }

    /** One or more statements that change nothing. */
    <T extends @Nullable Object> T read(Function<Handle, T> work) {
        try {
            return reader.withHandle(work::apply);
        } catch (JdbiException e) {
            throw fault(e);
        }
    }

    /**
     * One transaction, or part of one that others share, committed durably when this returns. No network and no file is
     * touched inside.
     */
    <T extends @Nullable Object> T write(Function<Handle, T> work) {
        return writing(() -> group == null ? writer.inTransaction(work::apply) : group.write(work));
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

    /**
     * One transaction that outlives this process, but perhaps not a crash of the machine or the database server ({@link
     * Dialect#epoch} tells); as fast as a write to memory. Whatever is written synced afterwards brings it to the disk.
     */
    <T extends @Nullable Object> T writeUnsynced(Function<Handle, T> work) {
        return writing(() -> unsyncedWriter.inTransaction(work::apply));
    }

    /**
     * Rewrites the database so that nothing of what was deleted is left in its files, as far as that is ours to do.
     * Everything else waits meanwhile.
     *
     * @return whether nothing is left
     */
    boolean compact() {
        try {
            return writer.withHandle(dialect::compact);
        } catch (JdbiException e) {
            return false;
        }
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
        if (WriteFaults.isOfTheStatement(cause)) {
            return new RetryableException("the ledger could not do it now", cause);
        }
        return new LedgerUnavailableException("the ledger is not available", cause);
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
    }
}
