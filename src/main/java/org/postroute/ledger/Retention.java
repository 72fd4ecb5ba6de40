package org.postroute.ledger;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Takes content away when its time is over, in small transactions: first finished messages are marked as needing theirs
 * no more, then whatever nobody needs goes. Rows with their states, reasons and history stay.
 */
public final class Retention {
    /** Who stored some content refers to it sooner than that. */
    private static final Duration GRACE = Duration.ofHours(1);

    private static final int BATCH = 200;
    private static final int CONTENTS = 20;
    private static final int WINDOW = 1_000;

    private static final String PRUNE_RECEIVED = """
            UPDATE received
            SET pruned_at = :now
            WHERE id IN (
                SELECT id
                FROM received
                WHERE pruned_at IS NULL AND received_at < :before AND state NOT IN ('received', 'ready', 'awaiting')
                    AND NOT EXISTS (
                        SELECT 1 FROM outbound
                        WHERE outbound.received_id = received.id
                            AND (outbound.state IN ('ready', 'sending', 'uncertain') OR outbound.check_at IS NOT NULL))
                ORDER BY received_at
                LIMIT :limit)
            """;

    private static final String PRUNE_OUTBOUND = """
            UPDATE outbound
            SET pruned_at = :now, answer_text = NULL, answer_html = NULL, answer_markdown = NULL
            WHERE id IN (
                SELECT id
                FROM outbound
                WHERE pruned_at IS NULL AND created_at < :before
                    AND state IN ('sent', 'bounced', 'failed', 'canceled') AND check_at IS NULL
                ORDER BY created_at
                LIMIT :limit)
            """;

    private static final String NOBODY_NEEDS_IT = """
                AND removed_at IS NULL AND touched_at <= :before
                AND NOT EXISTS (
                    SELECT 1 FROM received
                    WHERE received.sha256 = blob.sha256 AND received.pruned_at IS NULL)
                AND NOT EXISTS (
                    SELECT 1 FROM attachment JOIN received ON received.id = attachment.received_id
                    WHERE attachment.sha256 = blob.sha256 AND received.pruned_at IS NULL)
                AND NOT EXISTS (
                    SELECT 1 FROM outbound_file JOIN outbound ON outbound.id = outbound_file.outbound_id
                    WHERE outbound_file.sha256 = blob.sha256 AND outbound.pruned_at IS NULL)
            """;

    private static final String LAST_OF_WINDOW = """
            SELECT MAX(id)
            FROM (SELECT id FROM blob WHERE id > :after ORDER BY id LIMIT :limit) AS part
            """;

    private static final String LIST_UNNEEDED = """
            SELECT id
            FROM blob
            WHERE id > :after AND id <= :last
            """ + NOBODY_NEEDS_IT;

    private static final String REMOVE = """
            UPDATE blob
            SET removed_at = :now
            WHERE id = :id
            """ + NOBODY_NEEDS_IT;

    private static final String REMOVE_CHUNKS = """
            DELETE FROM blob_chunk
            WHERE blob_id = :id
            """;

    private final Shared shared;

    /** How much was done. */
    public record Pruned(int messages, int contents) {
        /** For routes: whether there was nothing to do. */
        public boolean isEmpty() {
            return messages == 0 && contents == 0;
        }
    }

    Retention(Shared shared) {
        this.shared = shared;
    }

    /**
     * Removes the bodies, sources and files of finished messages that came longer ago than this, and content that nobody
     * ever referred to. What somebody else still needs stays until they do not.
     *
     * @param kept null to keep everything that a message refers to
     */
    public Pruned prune(@Nullable Duration kept) {
        return new Pruned(kept == null ? 0 : pruneOlder(shared.now() - kept.toMillis()), removeUnneeded());
    }

    private int pruneOlder(long before) {
        return all(PRUNE_RECEIVED, before) + all(PRUNE_OUTBOUND, before);
    }

    private int all(String sql, long before) {
        int total = 0;
        int pruned;
        do {
            pruned = shared.database()
                    .write(handle -> handle.createUpdate(sql)
                            .bind("now", shared.now())
                            .bind("before", before)
                            .bind("limit", BATCH)
                            .execute());
            total += pruned;
        } while (pruned == BATCH);
        return total;
    }

    private int removeUnneeded() {
        long before = shared.now() - GRACE.toMillis();
        int removed = 0;
        Long after = -1L;
        while (after != null) {
            long start = after;
            Long last = shared.database().read(handle -> last(handle, start));
            if (last != null) {
                removed += remove(start, last, before);
            }
            after = last;
        }
        return removed;
    }

    private static @Nullable Long last(Handle handle, long after) {
        return handle.createQuery(LAST_OF_WINDOW)
                .bind("after", after)
                .bind("limit", WINDOW)
                .map((row, context) -> row.getObject(1) == null ? null : row.getLong(1))
                .list()
                .get(0);
    }

    private int remove(long after, long last, long before) {
        List<Long> unneeded = shared.database()
                .read(handle -> handle.createQuery(LIST_UNNEEDED)
                        .bind("after", after)
                        .bind("last", last)
                        .bind("before", before)
                        .mapTo(Long.class)
                        .list());
        int removed = 0;
        for (int start = 0; start < unneeded.size(); start += CONTENTS) {
            List<Long> part = unneeded.subList(start, Math.min(start + CONTENTS, unneeded.size()));
            removed += shared.database().write(handle -> remove(handle, part, before));
        }
        return removed;
    }

    private int remove(Handle handle, List<Long> ids, long before) {
        int removed = 0;
        for (long id : ids) {
            int now = handle.createUpdate(REMOVE)
                    .bind("id", id)
                    .bind("now", shared.now())
                    .bind("before", before)
                    .execute();
            if (now == 1) {
                handle.createUpdate(REMOVE_CHUNKS).bind("id", id).execute();
            }
            removed += now;
        }
        return removed;
    }
}
