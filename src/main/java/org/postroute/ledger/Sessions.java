package org.postroute.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Conversations. */
public final class Sessions {
    private static final int MAX_CLOSED_AT_ONCE = 500;

    private static final String FIND = """
            SELECT *
            FROM session
            WHERE id = :id
            """;

    private static final String LIST_RECENT = """
            SELECT *
            FROM session
            ORDER BY last_activity_at DESC, id DESC
            LIMIT :limit
            """;

    private static final String LIST_RECEIVED = """
            SELECT *
            FROM received
            WHERE session_id = :session
            ORDER BY seq
            """;

    private static final String LIST_IDLE = """
            SELECT id
            FROM session
            WHERE connection = :connection AND closed_at IS NULL AND last_activity_at < :before
                AND NOT EXISTS (
                    SELECT 1 FROM received
                    WHERE received.session_id = session.id AND received.state IN ('ready', 'awaiting'))
            LIMIT :limit
            """;

    private static final String CLOSE = """
            UPDATE session
            SET closed_at = :now
            WHERE id = :id AND closed_at IS NULL
            """;

    private final Shared shared;
    private final Outbox outbox;

    Sessions(Shared shared, Outbox outbox) {
        this.shared = shared;
        this.outbox = outbox;
    }

    public Optional<Session> find(String id) {
        return shared.database().read(handle -> find(handle, id));
    }

    static Optional<Session> find(Handle handle, String id) {
        return handle.createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> Rows.session(row))
                .findOne();
    }

    /** Most recently active first. */
    public List<Session> recent(int limit) {
        return shared.database()
                .read(handle -> handle.createQuery(LIST_RECENT)
                        .bind("limit", limit)
                        .map((row, context) -> Rows.session(row))
                        .list());
    }

    /** The received messages of a session, oldest first. */
    public List<ReceivedMessage> received(String sessionId) {
        return shared.database()
                .read(handle -> handle.createQuery(LIST_RECEIVED)
                        .bind("session", sessionId)
                        .map((row, context) -> Rows.received(row))
                        .list());
    }

    /** The outbound messages of a session, oldest first. */
    public List<OutboundMessage> outbound(String sessionId) {
        return outbox.ofSession(sessionId);
    }

    /**
     * Closes a session, so that the customer's next mail opens a new one. False when it is closed already or was never
     * there.
     */
    public boolean close(String id, String reason) {
        return shared.database().write(handle -> close(shared, handle, id, reason));
    }

    static boolean close(Shared shared, Handle handle, String id, String reason) {
        boolean closed = handle.createUpdate(CLOSE)
                        .bind("id", id)
                        .bind("now", shared.now())
                        .execute()
                == 1;
        if (closed) {
            shared.history().add(handle, id, "closed", "closed", reason);
        }
        return closed;
    }

    /**
     * Closes the sessions of a connection that nobody wrote in for so long, and where no answer is under way. How many; at
     * most 500 at a time.
     */
    public int closeIdle(String connection, Duration idle) {
        return shared.database().write(handle -> {
            List<String> ids = handle.createQuery(LIST_IDLE)
                    .bind("connection", connection)
                    .bind("before", shared.now() - idle.toMillis())
                    .bind("limit", MAX_CLOSED_AT_ONCE)
                    .mapTo(String.class)
                    .list();
            return (int)
                    ids.stream().filter(id -> close(shared, handle, id, "idle")).count();
        });
    }
}
