package org.postroute.outbound;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.RetryPolicy;
import org.postroute.ledger.OutboundMessage;

/** Whether and when a message is submitted again. */
public final class SubmissionRetries {
    private final RetryPolicy policy;
    private final InstantSource clock;

    public SubmissionRetries(PostrouteSettings settings, RandomGenerator random, InstantSource clock) {
        this.clock = clock;
        this.policy = new RetryPolicy(settings.ledger().submissionRetry(), random);
    }

    /**
     * The wait until the next attempt; empty when the message has failed for good. An uncertain submission is never
     * tried again from here.
     *
     * @param message as its attempt began, so that the attempt is counted
     * @param fault why the attempt failed
     */
    public Optional<Duration> delay(OutboundMessage message, Throwable fault) {
        return policy.delayAfter(message.tries(), Duration.between(message.since(), clock.instant()), fault);
    }
}
