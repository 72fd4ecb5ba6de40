package org.postroute.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postroute.message.LedgerUnavailableException;

/**
 * Several threads' transactions in one commit, where only one connection writes: whoever comes while the disk is busy goes
 * with the next commit, so that a sync is shared by all who wait for it. Each work is undone alone when it fails; all are
 * when the commit fails. Nobody comes back before the disk has what he wrote.
 */
final class GroupCommit {
    private static final int MOST_TOGETHER = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Jdbi writer;
    private final Queue<Member<?>> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock leading = new ReentrantLock(true);

    GroupCommit(Jdbi writer) {
        this.writer = writer;
    }

    /** How many have come and are not being written yet. */
    int waiting() {
        return waiting.size();
    }

    /**
     * Runs the work in a transaction, on this thread or on that of somebody who is ahead.
     *
     * @throws LedgerUnavailableException when its turn does not come; whether it was written is not known then
     */
    <T extends @Nullable Object> T write(Function<Handle, T> work) {
        Member<T> member = new Member<>(work);
        waiting.add(member);
        awaitTurn(member);
        try {
            while (!member.done) {
                commit(group());
            }
        } finally {
            leading.unlock();
        }
        return member.outcome();
    }

    private void awaitTurn(Member<?> member) {
        try {
            if (leading.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting.remove(member);
        throw new LedgerUnavailableException("the ledger is busy", null);
    }

    private List<Member<?>> group() {
        List<Member<?>> group = new ArrayList<>();
        Member<?> next = waiting.poll();
        while (next != null) {
            group.add(next);
            next = group.size() < MOST_TOGETHER ? waiting.poll() : null;
        }
        return group;
    }

    private void commit(List<Member<?>> group) {
        try {
            writer.useTransaction(handle -> group.forEach(member -> member.run(handle)));
            group.forEach(member -> member.end(null));
        } catch (RuntimeException | Error e) {
            group.forEach(member -> member.end(e));
        }
    }

    /** Only touched by whoever leads, and by its own thread once it has led or waited. */
    private static final class Member<T extends @Nullable Object> {
        private static final String SAVEPOINT = "member";

        private final Function<Handle, T> work;
        private @Nullable T result;
        private @Nullable Throwable fault;
        private boolean done;

        Member(Function<Handle, T> work) {
            this.work = work;
        }

        void run(Handle handle) {
            handle.savepoint(SAVEPOINT);
            try {
                result = work.apply(handle);
                handle.releaseSavepoint(SAVEPOINT);
            } catch (RuntimeException | Error e) {
                fault = e;
                handle.rollbackToSavepoint(SAVEPOINT);
            }
        }

        void end(@Nullable Throwable ofAll) {
            fault = fault == null ? ofAll : fault;
            done = true;
        }

        @SuppressWarnings("NullAway") // null is what the work gave
        T outcome() {
            if (fault instanceof Error error) {
                throw error;
            }
            if (fault != null) {
                throw (RuntimeException) Objects.requireNonNull(fault);
            }
            return result;
        }
    }
}
