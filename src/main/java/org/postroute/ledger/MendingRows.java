package org.postroute.ledger;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.postroute.ledger.Mending.Outcome;

/** What a person can do about a message that ended badly: each one statement with a guard. */
final class MendingRows {
    static final Set<String> UNDER_WAY = Set.of("received", "ready", "awaiting", "sending");

    private static final String FIND_RECEIVED = """
            SELECT state, order_key AS job, mailbox, pruned_at IS NOT NULL AS pruned
            FROM received
            WHERE id = :id
            """;

    private static final String FIND_OUTBOUND = """
            SELECT state, session_id AS job, mailbox, pruned_at IS NOT NULL AS pruned
            FROM outbound
            WHERE id = :id
            """;

    /** The attempt goes on counting, because it fences off attempts of before; the askings begin anew. */
    private static final String ASK_AGAIN = """
            UPDATE received
            SET state = CASE WHEN session_id IS NULL THEN 'received' ELSE 'ready' END, reason = NULL,
                attempt = attempt + 1, lost_attempts = 0, asked = 0, waiting_since = :now, next_attempt_at = :now,
                mended_at = :now, grant_expires_at = NULL
            WHERE id = :id AND state IN ('dead', 'quarantined', 'expired', 'rejected')
                AND pruned_at IS NULL AND NOT EXISTS (SELECT 1 FROM outbound WHERE outbound.received_id = :id)
            """;

    /** A person's word goes before caps and policies. */
    private static final String LET_THROUGH = """
            INSERT INTO reply_turn (received_id, at, refused)
            VALUES (:id, :now, NULL)
            ON CONFLICT (received_id) DO UPDATE SET refused = NULL, at = excluded.at
            """;

    private static final String DISCARD = """
            UPDATE received
            SET state = 'discarded', reason = :reason
            WHERE id = :id AND state IN ('dead', 'quarantined', 'expired')
            """;

    /** Those in cc have got what bounced. */
    private static final String SEND_AGAIN = """
            UPDATE outbound
            SET cc = CASE WHEN state = 'bounced' THEN NULL ELSE cc END, state = 'ready', reason = NULL, attempts_before = attempt, lost_attempts = 0, waiting_since = :now,
                mended_at = :now, next_attempt_at = :now, check_at = NULL, checks = 0, appending = 0
            WHERE id = :id AND state = :state AND pruned_at IS NULL
            """;

    private static final String CANCEL = """
            UPDATE outbound
            SET state = 'canceled', reason = :reason, check_at = NULL
            WHERE id = :id AND (state = :state OR state = 'uncertain')
            """;

    private static final String WAS_SENT = """
            UPDATE outbound
            SET state = 'sent', reason = :reason, waiting_since = :now, check_at = :now, checks = 0
            WHERE id = :id AND state = 'uncertain'
            """;

    private final Shared shared;

    /** @param job key of the job that works on it */
    record Found(String id, String state, String job, String mailbox, boolean pruned) {
        boolean isReceived() {
            return id.startsWith("msg_");
        }
    }

    MendingRows(Shared shared) {
        this.shared = shared;
    }

    Optional<Found> find(Handle handle, String id) {
        return handle.createQuery(id.startsWith("msg_") ? FIND_RECEIVED : FIND_OUTBOUND)
                .bind("id", id)
                .map((row, context) -> new Found(
                        id,
                        row.getString("state"),
                        row.getString("job"),
                        row.getString("mailbox"),
                        row.getBoolean("pruned")))
                .findOne();
    }

    Mending retry(Handle handle, Found found, String by) {
        if (!found.isReceived()) {
            return again(handle, found, handle.createUpdate(SEND_AGAIN).bind("state", returned(found)), by);
        }
        Mending mending = again(handle, found, handle.createUpdate(ASK_AGAIN), by);
        if (mending.outcome() == Outcome.DONE) {
            handle.createUpdate(LET_THROUGH)
                    .bind("id", found.id())
                    .bind("now", shared.now())
                    .execute();
        }
        return mending;
    }

    /** A mail that bounced did not reach its customer, as the server that took it has said. */
    private static String returned(Found found) {
        return found.state().equals("bounced") ? "bounced" : "failed";
    }

    Mending resend(Handle handle, Found found, String by) {
        return found.isReceived()
                ? Mending.without(found.id(), Outcome.REFUSED, found.state())
                : again(handle, found, handle.createUpdate(SEND_AGAIN).bind("state", "uncertain"), by);
    }

    private Mending again(Handle handle, Found found, Update update, String by) {
        int moved = update.bind("id", found.id()).bind("now", shared.now()).execute();
        Found now = find(handle, found.id()).orElseThrow();
        if (moved == 0) {
            return Mending.without(found.id(), unmoved(now), now.state());
        }
        note(handle, now, by, "once more; it was " + found.state());
        List<String> job = List.of(found.job());
        return found.isReceived()
                ? new Mending(found.id(), Outcome.DONE, now.state(), job, List.of())
                : new Mending(found.id(), Outcome.DONE, now.state(), List.of(), job);
    }

    private static Outcome unmoved(Found now) {
        if (UNDER_WAY.contains(now.state())) {
            return Outcome.ALREADY;
        }
        return now.pruned() ? Outcome.GONE : Outcome.REFUSED;
    }

    Mending discard(Handle handle, Found found, String reason, String by) {
        return found.isReceived()
                ? end(handle, found, handle.createUpdate(DISCARD), "discarded", reason, by)
                : end(handle, found, handle.createUpdate(CANCEL).bind("state", "failed"), "canceled", reason, by);
    }

    Mending wasSent(Handle handle, Found found, String reason, String by) {
        return found.isReceived()
                ? Mending.without(found.id(), Outcome.REFUSED, found.state())
                : end(handle, found, handle.createUpdate(WAS_SENT).bind("now", shared.now()), "sent", reason, by);
    }

    private Mending end(Handle handle, Found found, Update update, String end, String reason, String by) {
        int moved = update.bind("id", found.id())
                .bind("reason", Text.reason(reason))
                .execute();
        Found now = find(handle, found.id()).orElseThrow();
        if (moved == 0) {
            Outcome outcome = now.state().equals(end) ? Outcome.ALREADY : Outcome.REFUSED;
            return Mending.without(found.id(), outcome, now.state());
        }
        note(handle, now, by, reason + "; it was " + found.state());
        List<String> waiting = found.isReceived() ? List.of() : List.of(found.job());
        return new Mending(found.id(), Outcome.DONE, end, List.of(), waiting);
    }

    private void note(Handle handle, Found now, String by, String detail) {
        shared.history().add(handle, now.id(), "mended", now.state(), "by the token " + by + ": " + detail);
    }
}
