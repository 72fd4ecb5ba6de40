package org.postroute.agent;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.postroute.config.AgentSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.RetryPolicy;
import org.postroute.config.RetrySettings;
import org.postroute.ledger.ReceivedMessage;

/** Whether and when an agent is asked again. */
public final class TurnRetries {
    private static final RetrySettings WITHOUT_AGENT = new RetrySettings(24, Duration.ofHours(1), Duration.ofHours(1));

    private final Agents agents;
    private final RandomGenerator random;
    private final InstantSource clock;

    public TurnRetries(Supplier<PostrouteSettings> settings, RandomGenerator random, InstantSource clock) {
        this.agents = new Agents(settings);
        this.random = random;
        this.clock = clock;
    }

    /**
     * The wait until the next asking by the agent's {@code retry} settings; empty when the message becomes a dead letter.
     * A connection that has no agent any more waits an hour, a day long.
     *
     * @param received as it stands in the turn, so that this asking is counted
     * @param fault why the asking failed
     */
    public Optional<Duration> delay(ReceivedMessage received, Throwable fault) {
        RetrySettings settings =
                agents.find(received.connection()).map(AgentSettings::retry).orElse(WITHOUT_AGENT);
        return new RetryPolicy(settings, random).delayAfter(received.asked(), age(received), fault);
    }

    private Duration age(ReceivedMessage received) {
        return Duration.between(received.since(), clock.instant());
    }
}
