package org.postroute.ledger;

import java.time.Duration;
import java.util.Comparator;
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

    /**
     * Something that may be answered so often.
     *
     * @param counted what is counted, the same for all messages that count together; holds no address
     * @param words what a person reads about it, such as "this customer"
     */
    public record Cap(String counted, Limit limit, String words) {}

    private record Decision(@Nullable String refused) {}

    ReplyCounts(Shared shared) {
        this.shared = shared;
    }

    /**
     * Counts a message under each of these, or under none when one is at its limit. Asked again about a message it is the
     * same decision. In no 60 minutes, and in no 24 hours, more are let through than a limit says.
     *
     * @return why it may not be answered; null when it may
     */
    public @Nullable String refusal(ReceivedMessage message, List<Cap> caps) {
        return shared.database().writeUnsynced(handle -> decide(handle, message.id(), caps));
    }

    private @Nullable String decide(Handle handle, String id, List<Cap> caps) {
        Optional<Decision> known = handle.createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> new Decision(row.getString("refused")))
                .findOne();
        if (known.isPresent()) {
            return known.get().refused();
        }
        // always in the same order, so that two never wait for each other
        List<Cap> sorted =
                caps.stream().sorted(Comparator.comparing(Cap::counted)).toList();
        long part = shared.now() / PART;
        sorted.forEach(cap -> count(handle, COUNT, cap, part));
        String refused = sorted.stream()
                .map(cap -> exceeded(handle, cap, part))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
        if (refused != null) {
            sorted.forEach(cap -> count(handle, TAKE_BACK, cap, part));
        }
        handle.createUpdate(DECIDE)
                .bind("id", id)
                .bind("now", shared.now())
                .bind("refused", refused)
                .execute();
        return refused;
    }

    private static void count(Handle handle, String statement, Cap cap, long part) {
        handle.createUpdate(statement)
                .bind("counted", cap.counted())
                .bind("part", part)
                .execute();
    }

    private static Optional<String> exceeded(Handle handle, Cap cap, long part) {
        if (isOver(handle, cap.counted(), part, HOUR, cap.limit().perHour())) {
            return Optional.of(cap.words() + " got " + cap.limit().perHour() + " answers in an hour");
        }
        if (isOver(handle, cap.counted(), part, DAY, cap.limit().perDay())) {
            return Optional.of(cap.words() + " got " + cap.limit().perDay() + " answers in a day");
        }
        return Optional.empty();
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
