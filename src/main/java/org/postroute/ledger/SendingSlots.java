package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.config.PolicySettings.Limit;

/**
 * When mails of a mailbox may leave under its sending limit, in all processes together. A mail that must wait gets its time
 * at once, so that those that wait need not be counted again and again.
 */
public final class SendingSlots {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final String FIND = """
            SELECT taken_at
            FROM sending_slot
            WHERE outbound_id = :id
                AND (taken_at <= :now OR given_at <= :now AND sending_limit = :limit)
            """;

    /** Locks the gate until the transaction ends. */
    private static final String ENTER = """
            INSERT INTO sending_gate (mailbox, given)
            VALUES (:mailbox, 1)
            ON CONFLICT (mailbox) DO UPDATE SET given = sending_gate.given + 1
            """;

    /** Those of more than a day ago count no more; those ahead hold only under this limit and this clock. */
    private static final String FORGET = """
            DELETE FROM sending_slot
            WHERE mailbox = :mailbox
                AND (taken_at <= :dayAgo OR taken_at > :now AND (given_at > :now OR sending_limit <> :limit))
            """;

    private static final String NTH_LATEST = """
            SELECT taken_at
            FROM sending_slot
            WHERE mailbox = :mailbox
            ORDER BY taken_at DESC
            LIMIT 1 OFFSET :before
            """;

    private static final String TAKE = """
            INSERT INTO sending_slot (outbound_id, mailbox, taken_at, given_at, sending_limit)
            VALUES (:id, :mailbox, :at, :now, :limit)
            """;

    private final Shared shared;

    SendingSlots(Shared shared) {
        this.shared = shared;
    }

    /**
     * When this mail may leave: now or earlier, or later when the mailbox has sent what it may. Asked again it is the same
     * answer, so that attempts of one mail count once, unless it lies ahead and the limit is another one by now.
     */
    public Instant timeOf(OutboundMessage message, Limit limit) {
        Optional<Long> known = shared.database().read(handle -> find(handle, message.id(), limit));
        return Instant.ofEpochMilli(
                known.orElseGet(() -> shared.database().write(handle -> take(handle, message, limit))));
    }

    private Optional<Long> find(Handle handle, String id, Limit limit) {
        return handle.createQuery(FIND)
                .bind("id", id)
                .bind("now", shared.now())
                .bind("limit", limit.toString())
                .mapTo(Long.class)
                .findOne();
    }

    private long take(Handle handle, OutboundMessage message, Limit limit) {
        handle.createUpdate(ENTER).bind("mailbox", message.mailbox()).execute();
        Optional<Long> meanwhile = find(handle, message.id(), limit);
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        long now = shared.now();
        handle.createUpdate(FORGET)
                .bind("mailbox", message.mailbox())
                .bind("now", now)
                .bind("dayAgo", now - DAY)
                .bind("limit", limit.toString())
                .execute();
        long at = Math.max(
                now,
                Math.max(
                        earliest(handle, message.mailbox(), limit.perHour(), HOUR),
                        earliest(handle, message.mailbox(), limit.perDay(), DAY)));
        handle.createUpdate(TAKE)
                .bind("id", message.id())
                .bind("mailbox", message.mailbox())
                .bind("at", at)
                .bind("now", now)
                .bind("limit", limit.toString())
                .execute();
        return at;
    }

    /** The first moment in which fewer than the limit lie within the window before it; 0 without a limit. */
    private static long earliest(Handle handle, String mailbox, int limit, long window) {
        if (limit == 0) {
            return 0;
        }
        @Nullable
        Long last = handle.createQuery(NTH_LATEST)
                .bind("mailbox", mailbox)
                .bind("before", limit - 1)
                .mapTo(Long.class)
                .findOne()
                .orElse(null);
        return last == null ? 0 : last + window;
    }
}
