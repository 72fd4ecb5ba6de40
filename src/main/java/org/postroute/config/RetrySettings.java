package org.postroute.config;

import java.time.Duration;

/**
 * Exponential backoff with full jitter.
 *
 * @param maxAttempts after which the work becomes a dead letter
 * @param initialDelay before the second attempt, doubled from then on
 * @param maxDelay no delay is longer
 * @param maxAge since the first attempt, after which the work becomes a dead letter, but not before {@link #FEWEST_ATTEMPTS}: a
 *     message that waited behind others, or while the clock was wrong, has its chance, too
 */
public record RetrySettings(int maxAttempts, Duration initialDelay, Duration maxDelay, Duration maxAge) {
    static final int FEWEST_ATTEMPTS = 5;
    private static final Duration NO_LIMIT = Duration.ofDays(36_500);

    public RetrySettings {
        if (maxAttempts < 1 || initialDelay.isNegative() || maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException("retry settings out of range");
        }
    }

    /** Whatever the age. */
    public RetrySettings(int maxAttempts, Duration initialDelay, Duration maxDelay) {
        this(maxAttempts, initialDelay, maxDelay, NO_LIMIT);
    }

    /** Whether there is to be no further attempt. */
    boolean isOver(int attempt, Duration age) {
        return attempt >= maxAttempts || attempt >= FEWEST_ATTEMPTS && age.compareTo(maxAge) >= 0;
    }

    /**
     * The wait after a failed attempt.
     *
     * @param attempt the one that failed, from 1
     * @param random from 0 to 1; the delay lies between half of the full one and all of it
     */
    public Duration delayAfter(int attempt, double random) {
        double full = initialDelay.toMillis() * Math.pow(2, Math.min(attempt - 1, 30));
        double bounded = Math.min(full, maxDelay.toMillis());
        return Duration.ofMillis(Math.round(bounded * (0.5 + random / 2)));
    }
}
