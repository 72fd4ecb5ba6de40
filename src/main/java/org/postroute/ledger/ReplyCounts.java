package org.postroute.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.config.PolicySettings.Limit;

/**
 * How many messages were let through to an agent, counted over all processes together: the last resort against loops, which
 * no header and no restart gets around.
 */
public final class ReplyCounts {
    private static final int KEY_BYTES = 16;
    private static final long PART = Duration.ofMinutes(5).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final String FIND = """
            SELECT refused
            FROM reply_turn
            WHERE received_id = :id
            """;

    private static final String DECIDE = """
            INSERT INTO reply_turn (received_id, at, refused)
            VALUES (:id, :now, :refused)
            """;

    /** Locks what is counted until the transaction ends. */
    private static final String COUNT = """
            INSERT INTO reply_count (counted, part, turns)
            VALUES (:counted, :part, 1)
            ON CONFLICT (counted, part) DO UPDATE SET turns = reply_count.turns + 1
            """;

    private static final String TAKE_BACK = """
            UPDATE reply_count
            SET turns = turns - 1
            WHERE counted = :counted AND part = :part
            """;

    private static final String SUM = """
            SELECT COALESCE(SUM(turns), 0)
            FROM reply_count
            WHERE counted = :counted AND part >= :since AND part <= :part
            """;

    private static final String FORGET_TURNS = """
            DELETE FROM reply_turn
            WHERE at < :before
            """;

    private static final String FORGET_COUNTS = """
            DELETE FROM reply_count
            WHERE part < :before
            """;

    private final Shared shared;
    private final InstanceKey key;

    /**
     * Something that may be answered so often.
     *
     * @param counted what is counted, the same for all messages that count together; kept as a keyed hash
     * @param words what a person reads about it, such as "this customer"
     * @param passes a message over it waits until there is room; otherwise it is refused for good
     */
    public record Cap(String counted, Limit limit, String words, boolean passes) {}

    /**
     * Why a message may not be answered.
     *
     * @param passes it may be answered later
     */
    public record Refusal(String reason, boolean passes) {}

    private record Decision(@Nullable String refused) {
        @Nullable
        Refusal refusal() {
            return refused == null ? null : new Refusal(refused, false);
        }
    }

    ReplyCounts(Shared shared, InstanceKey key) {
        this.shared = shared;
        this.key = key;
    }

    /**
     * Counts a message under each of these, or under none when one is at its limit. Asked again about a message that was let
     * through or refused for good it is the same decision. In no 60 minutes, and in no 24 hours, more are let through than a
     * limit says.
     *
     * @return why it may not be answered; null when it may
     */
    public @Nullable Refusal refusal(ReceivedMessage message, List<Cap> caps) {
        return shared.database().writeUnsynced(handle -> decide(handle, message.id(), caps));
    }

    /**
     * Refuses a message for good, unless a person had it let through.
     *
     * @return why it may not be answered; null when it may
     */
    public @Nullable Refusal refuse(ReceivedMessage message, String reason) {
        return shared.database().writeUnsynced(handle -> {
            Optional<Decision> known = known(handle, message.id());
            if (known.isEmpty()) {
                write(handle, message.id(), reason);
                return new Refusal(reason, false);
            }
            return known.get().refusal();
        });
    }

    private @Nullable Refusal decide(Handle handle, String id, List<Cap> caps) {
        Optional<Decision> known = known(handle, id);
        if (known.isPresent()) {
            return known.get().refusal();
        }
        // always in the same order, so that two never wait for each other
        List<Cap> sorted = caps.stream()
                .map(cap -> new Cap(hashed(cap.counted()), cap.limit(), cap.words(), cap.passes()))
                .sorted(Comparator.comparing(Cap::counted))
                .toList();
        long part = shared.now() / PART;
        sorted.forEach(cap -> count(handle, COUNT, cap, part));
        Refusal refusal = sorted.stream()
                .map(cap -> exceeded(handle, cap, part))
                .flatMap(Optional::stream)
                .min(Comparator.comparing(Refusal::passes))
                .orElse(null);
        if (refusal != null) {
            sorted.forEach(cap -> count(handle, TAKE_BACK, cap, part));
        }
        if (refusal == null || !refusal.passes()) {
            write(handle, id, refusal == null ? null : refusal.reason());
        }
        return refusal;
    }

    private static Optional<Decision> known(Handle handle, String id) {
        return handle.createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> new Decision(row.getString("refused")))
                .findOne();
    }

    private void write(Handle handle, String id, @Nullable String refused) {
        handle.createUpdate(DECIDE)
                .bind("id", id)
                .bind("now", shared.now())
                .bind("refused", refused)
                .execute();
    }

    private String hashed(String counted) {
        byte[] mac = key.sign("reply-count", counted.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac, 0, KEY_BYTES);
    }

    private static void count(Handle handle, String statement, Cap cap, long part) {
        handle.createUpdate(statement)
                .bind("counted", cap.counted())
                .bind("part", part)
                .execute();
    }

    private static Optional<Refusal> exceeded(Handle handle, Cap cap, long part) {
        if (isOver(handle, cap.counted(), part, HOUR, cap.limit().perHour())) {
            return refusal(cap, cap.limit().perHour() + " answers in an hour");
        }
        if (isOver(handle, cap.counted(), part, DAY, cap.limit().perDay())) {
            return refusal(cap, cap.limit().perDay() + " answers in a day");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refusal(Cap cap, String limit) {
        return Optional.of(new Refusal(cap.words() + " got " + limit, cap.passes()));
    }

    private static boolean isOver(Handle handle, String counted, long part, long window, int limit) {
        return limit > 0
                && handle.createQuery(SUM)
                                .bind("counted", counted)
                                .bind("since", part - window / PART)
                                .bind("part", part)
                                .mapTo(Long.class)
                                .one()
                        > limit;
    }

    /** Forgets what is too old to count. */
    public void tidy() {
        shared.database().writeUnsynced(handle -> {
            handle.createUpdate(FORGET_TURNS)
                    .bind("before", shared.now() - 2 * DAY)
                    .execute();
            handle.createUpdate(FORGET_COUNTS)
                    .bind("before", (shared.now() - 2 * DAY) / PART)
                    .execute();
            return null;
        });
    }
}
