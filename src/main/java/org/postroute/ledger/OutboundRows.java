package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Answer;
import org.postroute.message.MessageId;

/** The rows of the outbox and their transitions, each one statement with a guard. */
final class OutboundRows {
    private static final int MAX_LOST = 10;
    private static final int MAX_LOST_UNPROVEN = 3;
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);

    private static final String COLUMNS = """
            SELECT outbound.*, COALESCE(received.answer_subject, received.subject) AS parent_subject,
                received.thread AS parent_thread, received.message_id AS parent_message_id,
                received.loop_count AS parent_loops
            FROM outbound LEFT JOIN received ON received.id = outbound.received_id
            """;

    private static final String FIND = COLUMNS + """
            WHERE outbound.id = :id
            """;

    private static final String FIND_NAMED = COLUMNS + """
            WHERE outbound.message_id = :messageId
            """;

    private static final String LIST_OF_SESSION = COLUMNS + """
            WHERE outbound.session_id = :session
            ORDER BY outbound.seq
            """;

    private static final String LIST_FILES = """
            SELECT *
            FROM outbound_file
            WHERE outbound_id = :id
            ORDER BY ordinal
            """;

    private static final String FIND_ANSWER = """
            SELECT id
            FROM outbound
            WHERE received_id = :received
            """;

    private static final String COUNT = """
            SELECT state, COUNT(*) AS messages
            FROM outbound
            GROUP BY state
            """;

    /** What comes after a message that is still looked for could arrive before it, should that be sent again. */
    private static final String FIND_FIRST = """
            SELECT id, state, attempt, mailbox, lost_attempts, waiting_since, next_attempt_at, sending_epoch, dot_begun
            FROM outbound
            WHERE session_id = :session AND state IN ('ready', 'sending', 'uncertain')
                AND (state <> 'uncertain' OR check_at IS NOT NULL)
            ORDER BY seq
            LIMIT 1
            """;

    private static final String BEGIN = """
            UPDATE outbound
            SET attempt = attempt + 1, lost_attempts = :lost + 1, state = 'ready', mended_at = COALESCE(mended_at, :now)
            WHERE id = :id AND attempt = :attempt AND (state = 'ready' OR state = 'sending' AND dot_begun = 0)
            """;

    private static final String POSTPONE = """
            UPDATE outbound
            SET attempt = attempt + 1, state = 'ready', waiting_since = :now, next_attempt_at = :due
            WHERE id = :id AND attempt = :attempt AND (state = 'ready' OR state = 'sending' AND dot_begun = 0)
            """;

    private static final String SENDING = """
            UPDATE outbound
            SET state = 'sending', sending_epoch = :epoch, dot_begun = 0
            WHERE id = :id AND attempt = :attempt AND state = 'ready'
            """;

    private static final String DOT_BEGINS = """
            UPDATE outbound
            SET dot_begun = 1
            WHERE id = :id AND attempt = :attempt AND state = 'sending' AND dot_begun = 0
            """;

    private static final String RETRY_LATER = """
            UPDATE outbound
            SET state = 'ready', waiting_since = :now, next_attempt_at = :due, lost_attempts = 0
            WHERE id = :id AND attempt = :attempt AND state IN ('ready', 'sending')
            """;

    /** No attempt was made: neither it nor the time counts. */
    private static final String WAITS = """
            UPDATE outbound
            SET state = 'ready', waiting_since = :now, next_attempt_at = :due, lost_attempts = 0,
                attempts_before = attempts_before + 1,
                mended_at = CASE WHEN attempt = attempts_before + 1 THEN NULL ELSE mended_at END
            WHERE id = :id AND attempt = :attempt AND state = 'ready'
            """;

    private static final String SETTLE = """
            UPDATE outbound
            SET state = :state, reason = :reason, waiting_since = :now, check_at = :checkAt, checks = 0
            WHERE id = :id AND attempt = :attempt
                AND (state IN ('ready', 'sending') OR state = 'uncertain' AND :state <> 'uncertain')
            """;

    private final Shared shared;
    private final Proof proof;
    private final OwnAttempts own = new OwnAttempts();

    record Settled(String message, String mailbox, OutboundState state) {}

    /** At most one of the two is there. */
    record Begun(
            @Nullable OutboundMessage message, @Nullable Settled settled) {}

    /** The first of a session, which alone decides what is next. */
    private record First(
            String id,
            OutboundState state,
            int attempt,
            String mailbox,
            int lostAttempts,
            Instant due,
            @Nullable String epoch,
            boolean dotBegun) {
        boolean diedBeforeTheDot(@Nullable String now) {
            return state == OutboundState.SENDING && !dotBegun && epoch != null && epoch.equals(now);
        }
    }

    OutboundRows(Shared shared) {
        this.shared = shared;
        this.proof = Proof.from(shared.clock());
    }

    Begun begin(Handle handle, String session) {
        First row = first(handle, session).orElse(null);
        if (row == null
                || row.state() == OutboundState.UNCERTAIN
                || row.due().isAfter(shared.clock().instant())) {
            return new Begun(null, null);
        }
        if (row.state() == OutboundState.SENDING && !row.diedBeforeTheDot(epoch(handle))) {
            return giveUp(handle, row, OutboundState.UNCERTAIN, "an attempt died while the server was taking it");
        }
        int lost = own.withoutOwn(row.id(), row.attempt(), row.lostAttempts());
        if (lost >= MAX_LOST) {
            return giveUp(handle, row, OutboundState.FAILED, lost + " attempts to send it ended nowhere");
        }
        if (lost >= MAX_LOST_UNPROVEN && !proof.isGiven()) {
            postpone(handle, row, proof.expected());
            return new Begun(null, null);
        }
        int begun = handle.createUpdate(BEGIN)
                .bind("id", row.id())
                .bind("now", shared.now())
                .bind("attempt", row.attempt())
                .bind("lost", lost)
                .execute();
        if (begun == 0) {
            return new Begun(null, null);
        }
        own.began(row.id(), row.attempt() + 1);
        return new Begun(find(handle, row.id()).orElseThrow(), null);
    }

    private void postpone(Handle handle, First row, Instant due) {
        handle.createUpdate(POSTPONE)
                .bind("id", row.id())
                .bind("attempt", row.attempt())
                .bind("now", shared.now())
                .bind("due", due.toEpochMilli())
                .execute();
    }

    private Begun giveUp(Handle handle, First row, OutboundState state, String reason) {
        boolean settled = settle(handle, row.id(), row.attempt(), state, reason);
        return new Begun(null, settled ? new Settled(row.id(), row.mailbox(), state) : null);
    }

    private Optional<First> first(Handle handle, String session) {
        return handle.createQuery(FIND_FIRST)
                .bind("session", session)
                .map((row, context) -> new First(
                        row.getString("id"),
                        Rows.outboundState(row.getString("state")),
                        row.getInt("attempt"),
                        row.getString("mailbox"),
                        row.getInt("lost_attempts"),
                        shared.due(row.getLong("waiting_since"), row.getLong("next_attempt_at")),
                        row.getString("sending_epoch"),
                        row.getInt("dot_begun") != 0))
                .findOne();
    }

    private @Nullable String epoch(Handle handle) {
        return shared.database().dialect().epoch(handle);
    }

    boolean sending(Handle handle, String id, int attempt) {
        boolean moved = handle.createUpdate(SENDING)
                        .bind("id", id)
                        .bind("attempt", attempt)
                        .bind("epoch", epoch(handle))
                        .execute()
                == 1;
        if (moved) {
            shared.history().add(handle, id, "submitted", "sending", "attempt " + attempt);
        }
        return moved;
    }

    boolean dotBegins(Handle handle, String id, int attempt) {
        return handle.createUpdate(DOT_BEGINS)
                        .bind("id", id)
                        .bind("attempt", attempt)
                        .execute()
                == 1;
    }

    boolean settle(Handle handle, String id, int attempt, OutboundState state, String reason) {
        boolean settled = handle.createUpdate(SETTLE)
                        .bind("id", id)
                        .bind("attempt", attempt)
                        .bind("state", state.word())
                        .bind("reason", Text.reason(reason))
                        .bind("now", shared.now())
                        .bind("checkAt", firstLook(state))
                        .execute()
                == 1;
        if (settled) {
            shared.history().add(handle, id, "settled", state.word(), reason);
        }
        return settled;
    }

    /** Into the Sent folder; null when there is nothing to look for. A server that files by itself needs a moment. */
    private @Nullable Long firstLook(OutboundState state) {
        return state == OutboundState.SENT || state == OutboundState.UNCERTAIN
                ? Long.valueOf(shared.now() + FIRST_LOOK.toMillis())
                : null;
    }

    boolean retryLater(Handle handle, OutboundMessage message, String reason, Duration delay) {
        return later(handle, RETRY_LATER, message, "retry", reason, delay);
    }

    boolean waits(Handle handle, OutboundMessage message, Duration delay) {
        return later(handle, WAITS, message, "waits", "the sending limit of its mailbox is reached", delay);
    }

    private boolean later(
            Handle handle, String statement, OutboundMessage message, String outcome, String reason, Duration delay) {
        long now = shared.now();
        boolean later = handle.createUpdate(statement)
                        .bind("id", message.id())
                        .bind("attempt", message.attempt())
                        .bind("now", now)
                        .bind("due", now + Math.max(0, delay.toMillis()))
                        .execute()
                == 1;
        if (later) {
            shared.history().add(handle, message.id(), "submitted", outcome, History.again(delay, reason));
        }
        return later;
    }

    Optional<OutboundMessage> named(Handle handle, MessageId id) {
        return list(handle, handle.createQuery(FIND_NAMED).bind("messageId", id.value())).stream()
                .findFirst();
    }

    Optional<OutboundMessage> find(Handle handle, String id) {
        return list(handle, handle.createQuery(FIND).bind("id", id)).stream().findFirst();
    }

    List<OutboundMessage> ofSession(Handle handle, String sessionId) {
        return list(handle, handle.createQuery(LIST_OF_SESSION).bind("session", sessionId));
    }

    private static List<OutboundMessage> list(Handle handle, Query query) {
        return query.map((row, context) -> Rows.outbound(row, files(handle, row.getString("id"))))
                .list();
    }

    private static List<Answer.File> files(Handle handle, String id) {
        return handle.createQuery(LIST_FILES)
                .bind("id", id)
                .map((row, context) -> Rows.file(row))
                .list();
    }

    @Nullable
    String answerTo(Handle handle, String receivedId) {
        return handle.createQuery(FIND_ANSWER)
                .bind("received", receivedId)
                .mapTo(String.class)
                .findOne()
                .orElse(null);
    }

    Map<String, Long> countByState(Handle handle) {
        return Rows.counts(handle.createQuery(COUNT));
    }

    /**
     * A row found in SENDING is due at once: either its attempt is still at it, or it died. One that is looked for is
     * never: whoever decides about it wakes its session.
     */
    Optional<Instant> nextDue(Handle handle, String session) {
        return first(handle, session)
                .filter(row -> row.state() != OutboundState.UNCERTAIN)
                .map(row ->
                        row.state() == OutboundState.SENDING ? shared.clock().instant() : row.due());
    }

    Optional<String> mailbox(Handle handle, String session) {
        return first(handle, session).map(First::mailbox);
    }
}
