package org.postroute.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MailEvent;
import org.postroute.message.MessageId;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

/**
 * What work would begin on, if nothing was held: after a start with an older copy of the ledger some of it may have been
 * answered already, and only the mail server knows.
 */
public final class Held {
    private static final int BATCH = 50;
    private static final String REASON = "the mailbox shows that it was answered, after this ledger was copied";

    private static final String COUNT = """
            SELECT (SELECT COUNT(*) FROM received WHERE state IN ('received', 'ready', 'awaiting')) AS received,
                (SELECT COUNT(*) FROM outbound WHERE state IN ('ready', 'sending')) AS outbound
            """;

    private static final String LIST_RECEIVED = """
            SELECT id, mailbox, message_id, received_at AS since, folder, uid_validity, uid
            FROM received
            WHERE state IN ('received', 'ready', 'awaiting') AND id > :after
            ORDER BY id
            LIMIT :limit
            """;

    private static final String LIST_OUTBOUND = """
            SELECT id, mailbox, message_id, created_at AS since, NULL AS folder, NULL AS uid_validity, NULL AS uid
            FROM outbound
            WHERE state IN ('ready', 'sending') AND id > :after
            ORDER BY id
            LIMIT :limit
            """;

    private static final String ANSWERED = """
            UPDATE received
            SET state = 'answered', reason = :reason, attempt = attempt + 1
            WHERE id = :id AND state IN ('received', 'ready', 'awaiting')
            """;

    private static final String SENT = """
            UPDATE outbound
            SET state = 'sent', reason = :reason, attempt = attempt + 1
            WHERE id = :id AND state IN ('ready', 'sending')
            """;

    private final Shared shared;

    /** How many messages wait for an answer, and to be sent. */
    public record Counts(int received, int outbound) {}

    private record Row(String mailbox, HeldMessage message) {}

    Held(Shared shared) {
        this.shared = shared;
    }

    public Counts count() {
        return shared.database()
                .read(handle -> handle.createQuery(COUNT)
                        .map((row, context) -> new Counts(row.getInt("received"), row.getInt("outbound")))
                        .one());
    }

    /** All of it, in batches of one mailbox each. */
    public List<HeldBatch> batches() {
        Map<String, List<HeldMessage>> byMailbox = new LinkedHashMap<>();
        for (String sql : List.of(LIST_RECEIVED, LIST_OUTBOUND)) {
            List<Row> page = page(sql, "");
            while (!page.isEmpty()) {
                page.forEach(row -> byMailbox
                        .computeIfAbsent(row.mailbox(), mailbox -> new ArrayList<>())
                        .add(row.message()));
                page = page(sql, page.get(page.size() - 1).message().id());
            }
        }
        List<HeldBatch> batches = new ArrayList<>();
        byMailbox.forEach((mailbox, messages) -> {
            for (int start = 0; start < messages.size(); start += BATCH) {
                batches.add(new HeldBatch(mailbox, messages.subList(start, Math.min(start + BATCH, messages.size()))));
            }
        });
        return batches;
    }

    private List<Row> page(String sql, String after) {
        return shared.database()
                .read(handle -> handle.createQuery(sql)
                        .bind("after", after)
                        .bind("limit", 1_000)
                        .map((row, context) -> new Row(
                                row.getString("mailbox"),
                                new HeldMessage(
                                        row.getString("id"),
                                        messageId(row.getString("message_id")),
                                        Instant.ofEpochMilli(row.getLong("since")),
                                        row.getString("folder") == null
                                                ? null
                                                : new SentCheck.Original(
                                                        new SentCheck.Location(
                                                                row.getString("folder"),
                                                                new UidValidity(row.getLong("uid_validity"))),
                                                        new Uid(row.getLong("uid"))))))
                        .list());
    }

    private static @Nullable MessageId messageId(@Nullable String value) {
        return value == null ? null : new MessageId(value);
    }

    /**
     * Ends what was answered or sent already. Whoever has moved on is left out.
     *
     * @param done ids of the batch's messages that the mail server knows of
     * @return how many ended
     */
    public int record(HeldBatch batch, Collection<String> done) {
        List<MailEvent> events = new ArrayList<>();
        shared.database().write(handle -> {
            events.clear();
            done.forEach(id -> end(handle, batch.mailbox(), id, events));
            return done;
        });
        events.forEach(shared.events()::on);
        return events.size();
    }

    private void end(Handle handle, String mailbox, String id, List<MailEvent> events) {
        boolean received = id.startsWith("msg_");
        int ended = handle.createUpdate(received ? ANSWERED : SENT)
                .bind("id", id)
                .bind("reason", REASON)
                .execute();
        if (ended == 1) {
            String state = received ? "answered" : "sent";
            shared.history().add(handle, id, "compared", state, REASON);
            events.add(
                    received
                            ? new MailEvent.MessageSettled(id, mailbox, state)
                            : new MailEvent.OutboundSettled(id, mailbox, state));
        }
    }
}
