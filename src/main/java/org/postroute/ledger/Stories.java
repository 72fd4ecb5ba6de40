package org.postroute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.postroute.message.Hashes;
import org.postroute.message.MessageId;

/** Tells what happened to a message, with what it answers or what answers it, and to whole sessions. */
public final class Stories {
    private static final int MOST = 200;

    private static final String RECEIVED = """
            SELECT id, 'RECEIVED' AS kind, state, reason, connection, mailbox, sender_address AS customer, subject,
                message_id, session_id, NULL AS answers, received_at AS at, asked AS attempts
            FROM received
            """;

    private static final String OUTBOUND = """
            SELECT outbound.id, 'OUTBOUND' AS kind, outbound.state, outbound.reason, outbound.connection,
                outbound.mailbox, outbound.recipient_address AS customer, received.subject, outbound.message_id,
                outbound.session_id, outbound.received_id AS answers, outbound.created_at AS at,
                outbound.attempt AS attempts
            FROM outbound LEFT JOIN received ON received.id = outbound.received_id
            """;

    private static final String FIND_RECEIVED = RECEIVED + """
            WHERE id = :id
            """;

    private static final String FIND_OUTBOUND = OUTBOUND + """
            WHERE outbound.id = :id
            """;

    private static final String FIND_ANSWER = OUTBOUND + """
            WHERE outbound.received_id = :id
            """;

    private static final String LIST_RECEIVED = RECEIVED + """
            WHERE session_id = :id
            ORDER BY seq
            LIMIT 200
            """;

    private static final String LIST_OUTBOUND = OUTBOUND + """
            WHERE outbound.session_id = :id AND outbound.received_id IS NULL
            ORDER BY outbound.seq
            LIMIT 200
            """;

    private static final String FIND_SESSION = """
            SELECT id, 'SESSION' AS kind, CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END AS state,
                NULL AS reason, connection, mailbox, customer_address AS customer, NULL AS subject, NULL AS message_id,
                id AS session_id, NULL AS answers, opened_at AS at, turns AS attempts
            FROM session
            WHERE id = :id
            """;

    private static final String LIST_BY_MESSAGE_ID = RECEIVED + """
            WHERE connection IN (<connections>) AND message_id_hash = :hash
            ORDER BY seq
            LIMIT 200
            """;

    private static final String FIND_OUTBOUND_BY_MESSAGE_ID = OUTBOUND + """
            WHERE outbound.message_id = :id
            """;

    private final Shared shared;

    Stories(Shared shared) {
        this.shared = shared;
    }

    /**
     * A message, with the one that it answers before it and its answer behind it; or a session with all its messages, in
     * order of arrival. At most 200; empty when there is none.
     *
     * @param id of a received message, an outbound message or a session
     */
    public List<Story> of(String id) {
        return shared.database().read(handle -> switch (id.length() < 4 ? "" : id.substring(0, 4)) {
            case "msg_" -> withAnswers(handle, list(handle, FIND_RECEIVED, query -> query.bind("id", id)));
            case "out_" -> outbound(handle, list(handle, FIND_OUTBOUND, query -> query.bind("id", id)));
            case "ses_" -> session(handle, id);
            default -> List.of();
        });
    }

    /**
     * The same for every mail with this Message-ID: others may have used it, too.
     *
     * @param connections where it is looked for
     */
    public List<Story> of(MessageId messageId, Collection<String> connections) {
        List<String> all = new ArrayList<>(connections);
        all.add("");
        String hash = HexFormat.of().formatHex(Hashes.sha256(messageId.value()));
        return shared.database().read(handle -> {
            List<Story> received = list(
                    handle,
                    LIST_BY_MESSAGE_ID,
                    query -> query.bindList("connections", all).bind("hash", hash));
            List<Story> outbound =
                    list(handle, FIND_OUTBOUND_BY_MESSAGE_ID, query -> query.bind("id", messageId.value()));
            return bounded(joined(withAnswers(handle, received), outbound(handle, outbound)));
        });
    }

    private List<Story> session(Handle handle, String id) {
        List<Story> session = list(handle, FIND_SESSION, query -> query.bind("id", id));
        List<Story> received = withAnswers(handle, list(handle, LIST_RECEIVED, query -> query.bind("id", id)));
        List<Story> first = list(handle, LIST_OUTBOUND, query -> query.bind("id", id));
        return bounded(joined(session, joined(first, received)));
    }

    private List<Story> outbound(Handle handle, List<Story> outbound) {
        if (outbound.isEmpty() || outbound.get(0).answers() == null) {
            return outbound;
        }
        String answers = outbound.get(0).answers();
        return joined(list(handle, FIND_RECEIVED, query -> query.bind("id", answers)), outbound);
    }

    private List<Story> withAnswers(Handle handle, List<Story> received) {
        List<Story> all = new ArrayList<>();
        for (Story story : received) {
            all.add(story);
            all.addAll(list(handle, FIND_ANSWER, query -> query.bind("id", story.id())));
        }
        return all;
    }

    private static List<Story> joined(List<Story> first, List<Story> second) {
        List<Story> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static List<Story> bounded(List<Story> all) {
        return all.subList(0, Math.min(all.size(), MOST));
    }

    private List<Story> list(Handle handle, String sql, Consumer<Query> bindings) {
        Query query = handle.createQuery(sql);
        bindings.accept(query);
        return query.map((row, context) -> story(handle, row)).list();
    }

    private Story story(Handle handle, ResultSet row) throws SQLException {
        String id = row.getString("id");
        return new Story(
                id,
                Story.Kind.valueOf(row.getString("kind")),
                row.getString("state"),
                row.getString("reason"),
                row.getString("connection"),
                row.getString("mailbox"),
                row.getString("customer"),
                row.getString("subject"),
                row.getString("message_id"),
                row.getString("session_id"),
                row.getString("answers"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getInt("attempts"),
                shared.history().of(handle, id));
    }
}
