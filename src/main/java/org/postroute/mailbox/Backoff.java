package org.postroute.mailbox;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.postroute.config.RetrySettings;

/**
 * How long to wait after failures. They are forgotten when sweeps have worked for a minute, not when one has: a server that
 * takes the sign-in and then breaks down would be signed in to for ever at full speed otherwise.
 */
final class Backoff {
    static final Duration LONGEST = Duration.ofSeconds(45);
    static final Duration LONGEST_FOR_PEOPLE = Duration.ofMinutes(10);
    private static final long SURVIVAL_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int PROVEN_SWEEPS = 3;

    private final Duration interval;
    private final RandomGenerator random;
    private int failures;
    private int sweepsSince;
    private long failedAt;

    Backoff(Duration interval, RandomGenerator random) {
        this.interval = interval;
        this.random = random;
    }

    /**
     * @param forPeople it will not pass until somebody changes something
     * @param now {@link System#nanoTime}
     * @return how long to wait
     */
    Duration failed(boolean forPeople, long now) {
        failures++;
        sweepsSince = 0;
        failedAt = now;
        Duration longest = forPeople ? LONGEST_FOR_PEOPLE : LONGEST;
        Duration first = interval.compareTo(longest) < 0 ? interval : longest;
        return new RetrySettings(Integer.MAX_VALUE, first, longest).delayAfter(failures, random.nextDouble());
    }

    /** @return how many failures are forgotten with this sweep; 0 when there was none, or it is too early */
    int succeeded(long now) {
        if (failures == 0 || ++sweepsSince < PROVEN_SWEEPS || now - failedAt < SURVIVAL_NANOS) {
            return 0;
        }
        int forgotten = failures;
        failures = 0;
        return forgotten;
    }

    boolean isTroubled() {
        return failures > 0;
    }
}
