package org.postroute.config;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.PostrouteException;
import org.postroute.message.RetryableException;
import org.postroute.message.UncertainSubmissionException;

/** Whether work that failed is tried again, and when. */
public record RetryPolicy(RetrySettings settings, RandomGenerator random) {
    private static final int MAX_CAUSES = 20;

    /**
     * The wait before the next attempt; empty when there is to be none. What the other side asked for by Retry-After is
     * kept up to the longest delay; a fault in the configuration waits the longest delay, because a person has to act.
     *
     * @param attempt the one that failed, from 1
     * @param age of the message
     * @param fault may be wrapped; a fault that is none of ours may pass by itself
     */
    public Optional<Duration> delayAfter(int attempt, Duration age, Throwable fault) {
        PostrouteException known = ours(fault);
        boolean hopeless = known instanceof InvalidMessageException || known instanceof UncertainSubmissionException;
        if (hopeless || settings.isOver(attempt, age)) {
            return Optional.empty();
        }
        Duration backoff = settings.delayAfter(Math.max(1, attempt), random.nextDouble());
        return Optional.of(shortest(settings.maxDelay(), longest(backoff, asked(known))));
    }

    private Duration asked(@Nullable PostrouteException fault) {
        if (fault instanceof RetryableException retryable) {
            return retryable.retryAfter().orElse(Duration.ZERO);
        }
        return fault instanceof MisconfiguredException ? settings.maxDelay() : Duration.ZERO;
    }

    private static @Nullable PostrouteException ours(Throwable fault) {
        Throwable cause = fault;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof PostrouteException known) {
                return known;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shortest(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
