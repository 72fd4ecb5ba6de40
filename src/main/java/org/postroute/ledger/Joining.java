package org.postroute.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.postroute.config.ConnectionSettings;
import org.postroute.ledger.Conversation.By;
import org.postroute.message.MessageId;
import org.postroute.message.RetryableException;
import org.postroute.message.Understanding;

/** Finds or opens the session that a message belongs to. */
final class Joining {
    private static final int ATTEMPTS = 3;

    private static final String FIND_BY_KEY = """
            SELECT *
            FROM session
            WHERE connection = :connection AND session_key = :key AND closed_at IS NULL
            """;

    private static final String FIND_BY_REFERENCES = """
            SELECT *
            FROM session
            WHERE connection = :connection AND customer_key = :customer AND closed_at IS NULL
                AND session_key NOT LIKE 'unproven %'
                AND (EXISTS (SELECT 1 FROM received
                        WHERE received.session_id = session.id AND received.message_id IN (<references>))
                    OR EXISTS (SELECT 1 FROM outbound
                        WHERE outbound.session_id = session.id AND outbound.message_id IN (<references>)))
            ORDER BY last_activity_at DESC, id DESC
            LIMIT 1
            """;

    private static final String FIND_BY_OWN_MAIL = """
            SELECT *
            FROM session
            WHERE connection = :connection AND customer_key = :customer AND closed_at IS NULL
                AND session_key LIKE 'unproven %'
                AND EXISTS (SELECT 1 FROM outbound
                    WHERE outbound.session_id = session.id AND outbound.message_id IN (<references>))
            ORDER BY last_activity_at DESC, id DESC
            LIMIT 1
            """;

    private static final String OPEN = """
            INSERT INTO session (id, connection, mailbox, session_key, customer_key, customer_address, customer_name,
                direction, turns, opened_at, last_activity_at)
            VALUES (:id, :connection, :mailbox, :key, :customer, :address, :name, :direction, 0, :now, :now)
            ON CONFLICT DO NOTHING
            """;

    private static final String TAKE_TURN = """
            UPDATE session
            SET turns = turns + 1, last_activity_at = :now
            WHERE id = :id AND closed_at IS NULL
            """;

    private static final String FIND_TURNS = """
            SELECT turns
            FROM session
            WHERE id = :id
            """;

    private static final String LIST_CONTENT = """
            SELECT attachment.sha256
            FROM attachment JOIN received ON received.id = attachment.received_id
            WHERE received.session_id = :session AND received.id <> :except
            UNION
            SELECT outbound_file.sha256
            FROM outbound_file JOIN outbound ON outbound.id = outbound_file.outbound_id
            WHERE outbound.session_id = :session
            """;

    private static final String LIST_SENT = """
            SELECT COALESCE(outbound.answer_text, outbound.answer_markdown, outbound.answer_html)
            FROM outbound JOIN session ON session.id = outbound.session_id
            WHERE session.connection = :connection AND session.customer_key = :customer
                AND (outbound.session_id = :session OR outbound.message_id IN (<references>))
                AND COALESCE(outbound.answer_text, outbound.answer_markdown, outbound.answer_html) IS NOT NULL
            ORDER BY outbound.seq DESC
            LIMIT 10
            """;

    private final Shared shared;
    private final Handle handle;

    /** @param number from 1 */
    record Place(Session session, int number) {}

    Joining(Shared shared, Handle handle) {
        this.shared = shared;
        this.handle = handle;
    }

    /** Of two that open the same session at once, one finds the other's; a session closed meanwhile is looked for again. */
    Place join(ReceivedMessage received, Conversation conversation) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Session session = findLive(received, conversation).orElseGet(() -> open(received, conversation));
            if (handle.createUpdate(TAKE_TURN)
                            .bind("id", session.id())
                            .bind("now", shared.now())
                            .execute()
                    == 1) {
                return new Place(session, turns(session));
            }
        }
        throw new RetryableException("the customer's session is opened and closed all the time", null);
    }

    private int turns(Session session) {
        return handle.createQuery(FIND_TURNS)
                .bind("id", session.id())
                .mapTo(Integer.class)
                .one();
    }

    /** Closes one that nobody wrote in for too long, as if that had been noticed in time. */
    private Optional<Session> findLive(ReceivedMessage received, Conversation conversation) {
        Optional<Session> open = find(received.connection(), conversation);
        boolean stale = open.isPresent()
                && open.get().lastActivityAt().isBefore(received.receivedAt().minus(conversation.idleTimeout()));
        if (stale) {
            Sessions.close(shared, handle, open.get().id(), "idle");
            return Optional.empty();
        }
        return open;
    }

    private Optional<Session> find(String connection, Conversation conversation) {
        if (conversation.by() == By.KEY || conversation.references().isEmpty()) {
            return findByKey(connection, conversation);
        }
        String statement = conversation.by() == By.THREAD ? FIND_BY_REFERENCES : FIND_BY_OWN_MAIL;
        return findByReferences(statement, connection, conversation).or(() -> findByKey(connection, conversation));
    }

    private Optional<Session> findByKey(String connection, Conversation conversation) {
        return handle.createQuery(FIND_BY_KEY)
                .bind("connection", connection)
                .bind("key", conversation.key())
                .map((row, context) -> Rows.session(row))
                .findOne();
    }

    private Optional<Session> findByReferences(String statement, String connection, Conversation conversation) {
        return handle.createQuery(statement)
                .bind("connection", connection)
                .bind("customer", conversation.customerKey())
                .bindList(
                        "references",
                        conversation.references().stream().map(MessageId::value).toList())
                .map((row, context) -> Rows.session(row))
                .findOne();
    }

    private Session open(ReceivedMessage received, Conversation conversation) {
        String id = shared.ids().next("ses");
        int opened = handle.createUpdate(OPEN)
                .bind("id", id)
                .bind("connection", received.connection())
                .bind("mailbox", received.mailbox())
                .bind("key", conversation.key())
                .bind("customer", conversation.customerKey())
                .bind("address", conversation.customer().address().toString())
                .bind("name", Text.clean(conversation.customerName().orElse(null)))
                .bind("direction", Session.Direction.INBOUND.name())
                .bind("now", shared.now())
                .execute();
        if (opened == 1) {
            shared.history().add(handle, id, "opened", "open", "by " + received.id());
        }
        return findByKey(received.connection(), conversation)
                .orElseThrow(() -> new RetryableException("the customer's session was closed meanwhile", null));
    }

    /** Of the session that the message is in, or that it would join. */
    Set<String> seenContent(ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        return session(received, understanding, connection)
                .map(found -> listContent(found, received))
                .orElseGet(Set::of);
    }

    /** Whether it goes on with nothing that is open. */
    boolean isNew(ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        return session(received, understanding, connection).isEmpty();
    }

    /** Of the same session, and of the messages that this one follows, as far as they went to the same customer. */
    List<String> sentTexts(ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        Conversation conversation = Conversation.of(received, understanding, connection);
        List<String> references = new ArrayList<>(
                conversation.references().stream().map(MessageId::value).toList());
        references.add("");
        return handle.createQuery(LIST_SENT)
                .bind("connection", received.connection())
                .bind("customer", conversation.customerKey())
                .bind(
                        "session",
                        session(received, understanding, connection)
                                .map(Session::id)
                                .orElse(""))
                .bindList("references", references)
                .mapTo(String.class)
                .list();
    }

    private Optional<Session> session(
            ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        return received.sessionId() == null
                ? find(received.connection(), Conversation.of(received, understanding, connection))
                : Sessions.find(handle, received.sessionId());
    }

    private Set<String> listContent(Session session, ReceivedMessage except) {
        List<String> hashes = handle.createQuery(LIST_CONTENT)
                .bind("session", session.id())
                .bind("except", except.id())
                .mapTo(String.class)
                .list();
        return new HashSet<>(hashes);
    }
}
