package org.postroute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.postroute.ledger.Mending.Outcome;
import org.postroute.ledger.MendingRows.Found;
import org.postroute.message.MailEvent;

/**
 * What ended without its natural end, and what a person can do about it. Everything may be asked twice: the second time
 * changes nothing and says the same.
 */
public final class DeadLetters {
    private static final Pattern ID = Pattern.compile("(msg|out)_[0-9a-v]{26}");
    private static final int PREFIX = "msg_".length();
    private static final String LAST = "w";

    private static final String RECEIVED = """
            SELECT id, state, received_at AS at, connection, mailbox, sender_address AS customer, subject, reason,
                CASE WHEN asked > 0 THEN asked ELSE attempt END AS attempts
            FROM received
            WHERE state IN ('dead', 'quarantined', 'expired')
            """;

    private static final String OUTBOUND = """
            SELECT outbound.id, outbound.state, outbound.created_at AS at, outbound.connection, outbound.mailbox,
                outbound.recipient_address AS customer, received.subject, outbound.reason,
                outbound.attempt - outbound.attempts_before AS attempts
            FROM outbound LEFT JOIN received ON received.id = outbound.received_id
            WHERE (outbound.state = 'failed' OR outbound.state = 'uncertain' AND outbound.check_at IS NULL)
            """;

    private static final String FIND_RECEIVED = RECEIVED + """
                AND id = :id
            """;

    private static final String FIND_OUTBOUND = OUTBOUND + """
                AND outbound.id = :id
            """;

    private static final String LIST_RECEIVED = RECEIVED + """
                AND id < 'msg_' || :before
                AND (:state IS NULL OR state = :state) AND (:mailbox IS NULL OR mailbox = :mailbox)
            ORDER BY id DESC
            LIMIT :limit
            """;

    private static final String LIST_OUTBOUND = OUTBOUND + """
                AND outbound.id < 'out_' || :before
                AND (:state IS NULL OR outbound.state = :state) AND (:mailbox IS NULL OR outbound.mailbox = :mailbox)
            ORDER BY outbound.id DESC
            LIMIT :limit
            """;

    private final Shared shared;
    private final MendingRows rows;

    DeadLetters(Shared shared) {
        this.shared = shared;
        this.rows = new MendingRows(shared);
    }

    /** Newest first. An uncertain message is among them when the Sent folder could not tell. */
    public List<DeadLetter> list(DeadLetter.Filter filter) {
        return shared.database().read(handle -> {
            List<DeadLetter> all = new ArrayList<>(list(handle.createQuery(LIST_RECEIVED), filter));
            all.addAll(list(handle.createQuery(LIST_OUTBOUND), filter));
            all.sort(Comparator.comparing((DeadLetter letter) -> letter.id().substring(PREFIX))
                    .reversed());
            return List.copyOf(all.subList(0, Math.min(all.size(), filter.limit())));
        });
    }

    private static List<DeadLetter> list(Query query, DeadLetter.Filter filter) {
        String before = filter.before();
        return query.bind("before", before == null ? LAST : before.substring(PREFIX))
                .bind("state", filter.state())
                .bind("mailbox", filter.mailbox())
                .bind("limit", filter.limit())
                .map((row, context) -> letter(row))
                .list();
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getString("id"),
                row.getString("state"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("connection"),
                row.getString("mailbox"),
                row.getString("customer"),
                row.getString("subject"),
                row.getString("reason"),
                row.getInt("attempts"));
    }

    /** Whether a message may have this id. */
    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /** The message, when it is a dead letter now. */
    public Optional<DeadLetter> find(String id) {
        return shared.database()
                .read(handle -> handle.createQuery(id.startsWith("msg_") ? FIND_RECEIVED : FIND_OUTBOUND)
                        .bind("id", id)
                        .map((row, context) -> letter(row))
                        .findOne());
    }

    /**
     * Has a message that is dead, quarantined or expired asked about again, or one that failed or bounced sent again, at once
     * and with all its attempts. It keeps its place before the customer's later mail. A message that has an answer, or whose
     * outcome nobody knows, is refused.
     *
     * @param by name of the token by which somebody decided it, here and below
     */
    public Mending retry(String id, String by) {
        return mend(id, (handle, found) -> rows.retry(handle, found, by));
    }

    /** Ends a dead letter for good: a received one as discarded, an outbound one as canceled. */
    public Mending discard(String id, String reason, String by) {
        return mend(id, (handle, found) -> rows.discard(handle, found, reason, by));
    }

    /** An uncertain message was sent, as somebody has found out. */
    public Mending wasSent(String id, String reason, String by) {
        return mend(id, (handle, found) -> rows.wasSent(handle, found, reason, by));
    }

    /** An uncertain message is sent once more, under the same Message-ID. */
    public Mending resend(String id, String by) {
        return mend(id, (handle, found) -> rows.resend(handle, found, by));
    }

    private Mending mend(String id, BiFunction<Handle, Found, Mending> decision) {
        if (!isId(id)) {
            return Mending.without(id, Outcome.UNKNOWN, "");
        }
        Optional<Found> found = shared.database().read(handle -> rows.find(handle, id));
        if (found.isEmpty()) {
            return Mending.without(id, Outcome.UNKNOWN, "");
        }
        Mending done = shared.database().write(handle -> decision.apply(handle, found.get()));
        if (done.outcome() == Outcome.DONE && !MendingRows.UNDER_WAY.contains(done.state())) {
            shared.events().on(event(found.get(), done.state()));
        }
        return done;
    }

    private static MailEvent event(Found found, String state) {
        return found.isReceived()
                ? new MailEvent.MessageSettled(found.id(), found.mailbox(), state)
                : new MailEvent.OutboundSettled(found.id(), found.mailbox(), state);
    }
}
