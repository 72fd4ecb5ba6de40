package org.postroute.ledger;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which keys have messages on their way to the agent. */
final class TurnQueue {
    private static final String FIND_OWNER = """
            SELECT connection, mailbox
            FROM received
            WHERE order_key = :key AND state IN ('received', 'ready')
            ORDER BY seq
            LIMIT 1
            """;

    private static final String LIST_FORGOTTEN = """
            SELECT order_key
            FROM received
            WHERE state IN ('received', 'ready') AND NOT EXISTS (
                SELECT 1 FROM scheduled_tasks WHERE task_name = :job AND task_instance = order_key)
            GROUP BY order_key
            ORDER BY MIN(seq)
            LIMIT :limit
            """;

    private static final String LIST_DUE = """
            SELECT order_key
            FROM received
            WHERE state IN ('received', 'ready') AND (next_attempt_at <= :now OR waiting_since > :now)
                AND NOT EXISTS (
                    SELECT 1 FROM received earlier
                    WHERE earlier.order_key = received.order_key AND earlier.seq < received.seq
                        AND earlier.state IN ('received', 'ready'))
            ORDER BY seq
            LIMIT :limit
            """;

    private final Shared shared;

    TurnQueue(Shared shared) {
        this.shared = shared;
    }

    Optional<Work.Owner> owner(Handle handle, String orderKey) {
        return handle.createQuery(FIND_OWNER)
                .bind("key", orderKey)
                .map((row, context) -> new Work.Owner(row.getString("connection"), row.getString("mailbox")))
                .findOne();
    }

    List<String> forgotten(Handle handle, String job, int limit) {
        return Rows.forgotten(handle, LIST_FORGOTTEN, job, limit);
    }

    List<String> due(Handle handle, int limit) {
        return Rows.due(handle, LIST_DUE, shared.now(), limit);
    }
}
