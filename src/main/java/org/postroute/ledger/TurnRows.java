package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.postroute.message.RetryableException;
import org.postroute.message.Understanding;

/** The transitions of a received message but for joining and answering: each one statement with a guard. */
final class TurnRows {
    private static final int MAX_LOST_READING = 3;
    private static final int MAX_LOST_ASKING = 10;
    private static final Duration UNREADABLE_WAIT = Duration.ofSeconds(1);
    private static final Duration SUSPECT_WAIT = Duration.ofMillis(200);
    private static final int LOST_ASKING_UNPROVEN = 3;

    private static final String FIND_FIRST = """
            SELECT *
            FROM received
            WHERE order_key = :key AND state IN ('received', 'ready')
            ORDER BY seq
            LIMIT 1
            """;

    private static final String BEGIN = """
            UPDATE received
            SET attempt = attempt + 1, lost_attempts = :lost + 1, mended_at = COALESCE(mended_at, :now)
            WHERE id = :id AND attempt = :attempt AND state IN ('received', 'ready')
            """;

    private static final String POSTPONE = """
            UPDATE received
            SET waiting_since = :now, next_attempt_at = :due
            WHERE id = :id AND attempt = :attempt AND state IN ('received', 'ready')
            """;

    private static final String IS_SUSPECT = """
            SELECT COUNT(*)
            FROM received
            WHERE id = :id AND state = 'received' AND lost_attempts > 0
            """;

    private static final String SETTLE = """
            UPDATE received
            SET state = :state, reason = :reason
            WHERE id = :id AND attempt = :attempt
                AND (state IN ('received', 'ready') OR state = 'awaiting' AND :seen = 'awaiting')
            """;

    private static final String AWAIT = """
            UPDATE received
            SET state = 'awaiting', grant_expires_at = :until
            WHERE id = :id AND attempt = :attempt AND state = 'ready'
            """;

    private static final String TELL = """
            UPDATE received
            SET asked = asked + 1, lost_attempts = CASE WHEN asked = 0 THEN 1 ELSE lost_attempts END
            WHERE id = :id AND attempt = :attempt AND state = 'received'
            """;

    private static final String ANSWER_UNDER = """
            UPDATE received
            SET answer_subject = :subject
            WHERE id = :id AND attempt = :attempt AND state = 'received' AND answer_subject IS NULL
            """;

    private static final String RETRY_LATER = """
            UPDATE received
            SET waiting_since = :now, next_attempt_at = :due, lost_attempts = 0
            WHERE id = :id AND attempt = :attempt AND state IN ('received', 'ready')
            """;

    private static final String LIST_OVERDUE = """
            SELECT *
            FROM received
            WHERE state = 'awaiting' AND grant_expires_at <= :now
            ORDER BY grant_expires_at
            LIMIT :limit
            """;

    private static final String EXPIRE = """
            UPDATE received
            SET state = 'expired', reason = :reason
            WHERE id = :id AND state = 'awaiting' AND grant_expires_at <= :now
            """;

    private final Shared shared;
    private final Proof proof;
    private final OwnAttempts own = new OwnAttempts();
    private final AtomicReference<@Nullable String> suspect = new AtomicReference<>();

    /** At most one of the two is there. */
    record Begun(
            @Nullable ReceivedMessage message, @Nullable ReceivedMessage quarantined) {}

    /** The first unfinished row of a key, which alone decides what is next. */
    private record First(ReceivedMessage message, int lostAttempts, Instant due) {
        boolean isAsking() {
            return message.state() == ReceivedState.READY || message.asked() > 0;
        }

        boolean isUsedUp() {
            return lostAttempts >= (isAsking() ? MAX_LOST_ASKING : MAX_LOST_READING);
        }

        /** Whether the next lost attempt is to be the message's own doing for certain. */
        boolean needsProof() {
            return lostAttempts >= (isAsking() ? LOST_ASKING_UNPROVEN : 1);
        }
    }

    TurnRows(Shared shared) {
        this.shared = shared;
        this.proof = Proof.from(shared.clock());
    }

    Begun begin(Handle handle, String orderKey) {
        First first = first(handle, orderKey).map(this::withoutOwn).orElse(null);
        if (first == null || first.due().isAfter(shared.clock().instant())) {
            return new Begun(null, null);
        }
        ReceivedMessage message = first.message();
        if (first.isUsedUp()) {
            String reason = first.lostAttempts() + " attempts to work on it ended nowhere";
            return new Begun(null, settle(handle, message, ReceivedState.QUARANTINED, reason) ? message : null);
        }
        if (first.needsProof() && !proof.isGiven()) {
            postpone(handle, message, proof.expected());
            return new Begun(null, null);
        }
        if (!first.isAsking() && first.lostAttempts() > 0 && !mayBeRead(handle, message.id())) {
            postpone(handle, message, shared.clock().instant().plus(SUSPECT_WAIT));
            return new Begun(null, null);
        }
        boolean begun = guarded(handle, BEGIN, message)
                        .bind("now", shared.now())
                        .bind("lost", first.lostAttempts())
                        .execute()
                == 1;
        if (!begun) {
            return new Begun(null, null);
        }
        own.began(message.id(), message.attempt() + 1);
        return new Begun(ReceivedMessages.find(handle, message.id()).orElseThrow(), null);
    }

    /**
     * Messages of which an attempt was lost are read one at a time, so that the one that kills the process is found out
     * and those that were only read beside it are not quarantined with it.
     */
    private boolean mayBeRead(Handle handle, String id) {
        String current = suspect.get();
        boolean free = current == null || current.equals(id) || !isSuspect(handle, current);
        return free && suspect.compareAndSet(current, id);
    }

    private static boolean isSuspect(Handle handle, String id) {
        return handle.createQuery(IS_SUSPECT)
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    private First withoutOwn(First first) {
        ReceivedMessage message = first.message();
        int lost = own.withoutOwn(message.id(), message.attempt(), first.lostAttempts());
        return new First(message, lost, first.due());
    }

    private void postpone(Handle handle, ReceivedMessage message, Instant due) {
        guarded(handle, POSTPONE, message)
                .bind("now", shared.now())
                .bind("due", due.toEpochMilli())
                .execute();
    }

    private Optional<First> first(Handle handle, String orderKey) {
        return handle.createQuery(FIND_FIRST)
                .bind("key", orderKey)
                .map((row, context) -> new First(
                        Rows.received(row),
                        row.getInt("lost_attempts"),
                        shared.due(row.getLong("waiting_since"), row.getLong("next_attempt_at"))))
                .findOne();
    }

    private static Update guarded(Handle handle, String sql, ReceivedMessage received) {
        return handle.createUpdate(sql).bind("id", received.id()).bind("attempt", received.attempt());
    }

    boolean settle(Handle handle, ReceivedMessage received, ReceivedState state, String reason) {
        boolean settled = moveTo(handle, received, state, reason);
        if (settled) {
            noteEnd(handle, received, state, reason);
        }
        return settled;
    }

    boolean settle(
            Handle handle, ReceivedMessage received, Understanding understanding, ReceivedState state, String reason) {
        boolean settled = moveTo(handle, received, state, reason);
        if (settled) {
            new JudgementNotes(shared, handle, received.id()).ofSender(understanding);
            noteEnd(handle, received, state, reason);
        }
        return settled;
    }

    private static boolean moveTo(Handle handle, ReceivedMessage received, ReceivedState state, String reason) {
        return guarded(handle, SETTLE, received)
                        .bind("state", state.word())
                        .bind("reason", Text.reason(reason))
                        .bind("seen", received.state().word())
                        .execute()
                == 1;
    }

    private void noteEnd(Handle handle, ReceivedMessage received, ReceivedState state, String reason) {
        shared.history().add(handle, received.id(), "settled", state.word(), reason);
    }

    /** Whether that was the last attempt. It counts as a lost one, so that suspects are read again one at a time. */
    boolean unreadable(Handle handle, ReceivedMessage received, String problem) {
        First first = first(handle, received.orderKey()).orElse(null);
        if (first == null || !first.message().id().equals(received.id())) {
            return false;
        }
        own.blame(received.id());
        if (first.isUsedUp()) {
            String reason = "could not be read in " + first.lostAttempts() + " attempts: " + problem;
            return settle(handle, received, ReceivedState.QUARANTINED, reason);
        }
        postpone(handle, received, shared.clock().instant().plus(UNREADABLE_WAIT));
        shared.history().add(handle, received.id(), "tried", "retry", History.again(UNREADABLE_WAIT, problem));
        return false;
    }

    /** From here on an attempt that is lost may have been the agent's doing. */
    ReceivedMessage tell(Handle handle, ReceivedMessage received) {
        if (guarded(handle, TELL, received).execute() == 0) {
            throw new RetryableException("another attempt has taken the message over", null);
        }
        ReceivedMessage told = ReceivedMessages.find(handle, received.id()).orElseThrow();
        shared.history().add(handle, told.id(), "told", "begun", "attempt " + told.asked());
        return told;
    }

    boolean await(Handle handle, ReceivedMessage received, Instant until) {
        boolean awaiting = guarded(handle, AWAIT, received)
                        .bind("until", until.toEpochMilli())
                        .execute()
                == 1;
        if (awaiting) {
            shared.history().add(handle, received.id(), "asked", "awaiting", "until " + until);
        }
        return awaiting;
    }

    void answerUnder(Handle handle, ReceivedMessage received, String subject, String reason) {
        boolean decided =
                guarded(handle, ANSWER_UNDER, received).bind("subject", subject).execute() == 1;
        if (decided) {
            shared.history().add(handle, received.id(), "weighed", "neutral", reason);
        }
    }

    boolean retryLater(Handle handle, ReceivedMessage received, String reason, Duration delay) {
        return later(handle, received, "retry", reason, delay);
    }

    boolean waits(Handle handle, ReceivedMessage received, String reason, Duration delay) {
        return later(handle, received, "waits", reason, delay);
    }

    private boolean later(Handle handle, ReceivedMessage received, String outcome, String reason, Duration delay) {
        long now = shared.now();
        boolean later = guarded(handle, RETRY_LATER, received)
                        .bind("now", now)
                        .bind("due", now + Math.max(0, delay.toMillis()))
                        .execute()
                == 1;
        if (later) {
            shared.history().add(handle, received.id(), "tried", outcome, History.again(delay, reason));
        }
        return later;
    }

    List<ReceivedMessage> expire(Handle handle, int limit) {
        List<ReceivedMessage> overdue = handle.createQuery(LIST_OVERDUE)
                .bind("now", shared.now())
                .bind("limit", limit)
                .map((row, context) -> Rows.received(row))
                .list();
        return overdue.stream().filter(message -> expire(handle, message)).toList();
    }

    private boolean expire(Handle handle, ReceivedMessage message) {
        String reason = "the agent promised an answer and gave none in time";
        boolean expired = handle.createUpdate(EXPIRE)
                        .bind("id", message.id())
                        .bind("now", shared.now())
                        .bind("reason", reason)
                        .execute()
                == 1;
        if (expired) {
            shared.history().add(handle, message.id(), "settled", "expired", reason);
        }
        return expired;
    }

    Optional<Instant> nextDue(Handle handle, String orderKey) {
        return first(handle, orderKey).map(First::due);
    }
}
