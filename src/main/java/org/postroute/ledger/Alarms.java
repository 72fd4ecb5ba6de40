package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The rows that db-scheduler runs jobs from, set many at a time: one commit for a batch of mails, and none of them waits for
 * the disk.
 */
public final class Alarms {
    private static final int BATCH = 500;

    private static final String SET = """
            INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
            VALUES (:job, :key, :at, :picked, 1)
            ON CONFLICT DO NOTHING
            """;

    private static final String BRING_FORWARD = """
            UPDATE scheduled_tasks
            SET execution_time = :at, version = version + 1
            WHERE task_name = :job AND task_instance = :key AND picked = :picked AND execution_time > :late
            """;

    private static final String RELEASE = """
            UPDATE scheduled_tasks
            SET picked = :picked, picked_by = NULL, last_heartbeat = NULL, version = version + 1
            WHERE picked <> :picked
            """;

    private final Shared shared;

    Alarms(Shared shared) {
        this.shared = shared;
    }

    /** Has a job for each key run now; a key that has an alarm, whenever that is, keeps it. */
    public void set(String job, Collection<String> keys) {
        inBatches(SET, job, keys, Duration.ZERO);
    }

    /**
     * Has the jobs of these keys run now instead of later, as after a clock was set back.
     *
     * @param patience alarms that ring within it are left alone
     */
    public void bringForward(String job, Collection<String> keys, Duration patience) {
        inBatches(BRING_FORWARD, job, keys, patience);
    }

    private void inBatches(String sql, String job, Collection<String> keys, Duration patience) {
        List<String> all = new ArrayList<>(keys);
        // in one order everywhere, so that two replicas never wait for each other
        all.sort(null);
        for (int start = 0; start < all.size(); start += BATCH) {
            List<String> part = all.subList(start, Math.min(start + BATCH, all.size()));
            shared.database().writeUnsynced(handle -> execute(handle, sql, job, part, patience));
        }
    }

    private int[] execute(Handle handle, String sql, String job, List<String> keys, Duration patience) {
        Instant now = shared.clock().instant();
        Dialect dialect = shared.database().dialect();
        PreparedBatch batch = handle.prepareBatch(sql);
        for (String key : keys) {
            batch.bind("job", job)
                    .bind("key", key)
                    .bind("at", dialect.timestamp(now))
                    .bind("late", dialect.timestamp(now.plus(patience)))
                    .bind("picked", false)
                    .add();
        }
        return batch.execute();
    }

    /** Frees the jobs that a process held when it died. Only for whoever has the database alone. */
    void releasePicked() {
        shared.database()
                .writeUnsynced(handle ->
                        handle.createUpdate(RELEASE).bind("picked", false).execute());
    }
}
