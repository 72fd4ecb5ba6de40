package org.postroute.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroute.message.LedgerUnavailableException;
import org.postroute.message.PostrouteException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Whether the last write was one that the database could not do, as on a full disk, where reading goes on as ever. */
final class WriteFaults {
    /** Longer than any mailbox waits after a failure, so whoever has mail to store has tried again by then. */
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(2).toNanos();

    /** Collisions, mistakes, no memory for it (53200), cancelled for taking too long (57014). */
    private static final Set<String> OF_THE_STATEMENT = Set.of("40", "42", "53200", "57014");

    private volatile @Nullable Fault last;

    private record Fault(String problem, long atNanos) {}

    void none() {
        if (last != null) {
            last = null;
        }
    }

    void on(PostrouteException fault) {
        if (fault instanceof LedgerUnavailableException) {
            last = new Fault(problem(fault.getCause()), System.nanoTime());
        }
    }

    /** One statement's own trouble, or two that stood in each other's way, say nothing of the next write. */
    static boolean isOfTheStatement(@Nullable Throwable cause) {
        if (cause instanceof SQLiteException sqlite) {
            return sqlite.getResultCode() == SQLiteErrorCode.SQLITE_ERROR;
        }
        String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
        return state != null && OF_THE_STATEMENT.stream().anyMatch(state::startsWith);
    }

    /** The database's own code for it. */
    private static String problem(@Nullable Throwable cause) {
        if (cause instanceof SQLiteException sqlite) {
            return sqlite.getResultCode().name();
        }
        return cause instanceof SQLException sql && sql.getSQLState() != null
                ? "SQLSTATE " + sql.getSQLState()
                : "no connection";
    }

    /** What is wrong; empty when the last write worked. */
    Optional<String> problem() {
        Fault fault = last;
        return fault == null ? Optional.empty() : Optional.of(fault.problem());
    }

    /** Whether nobody has tried to write for so long that somebody should. */
    boolean isOld() {
        Fault fault = last;
        return fault != null && System.nanoTime() - fault.atNanos() > REMEMBERED_NANOS;
    }
}
