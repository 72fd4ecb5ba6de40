package org.postroute.ledger;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Which sessions have messages on their way to the customer. */
final class OutboundQueue {
    private static final String LIST_FORGOTTEN = """
            SELECT session_id
            FROM outbound
            WHERE state IN ('ready', 'sending') AND NOT EXISTS (
                SELECT 1 FROM scheduled_tasks WHERE task_name = :job AND task_instance = session_id)
            GROUP BY session_id
            ORDER BY MIN(seq)
            LIMIT :limit
            """;

    private static final String LIST_DUE = """
            SELECT session_id
            FROM outbound
            WHERE (state = 'sending' OR state = 'ready' AND (next_attempt_at <= :now OR waiting_since > :now))
                AND NOT EXISTS (
                    SELECT 1 FROM outbound earlier
                    WHERE earlier.session_id = outbound.session_id AND earlier.seq < outbound.seq
                        AND earlier.state IN ('ready', 'sending', 'uncertain')
                        AND (earlier.state <> 'uncertain' OR earlier.check_at IS NOT NULL))
            ORDER BY seq
            LIMIT :limit
            """;

    private final Shared shared;

    OutboundQueue(Shared shared) {
        this.shared = shared;
    }

    List<String> forgotten(Handle handle, String job, int limit) {
        return Rows.forgotten(handle, LIST_FORGOTTEN, job, limit);
    }

    List<String> due(Handle handle, int limit) {
        return Rows.due(handle, LIST_DUE, shared.now(), limit);
    }
}
