package org.postroute.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.postroute.config.RetryPolicy;
import org.postroute.config.RetrySettings;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;
import org.postroute.message.UncertainSubmissionException;

class TurnRetriesTest {
    private static final RandomGenerator ALMOST_ONE = () -> -1L;
    private static final RandomGenerator ZERO = () -> 0L;
    private static final Throwable FAULT = new RetryableException("503", null);

    private final TurnRetries longest =
            new TurnRetries(AgentSamples::settings, ALMOST_ONE, () -> AgentSamples.RECEIVED_AT);
    private final TurnRetries shortest = new TurnRetries(AgentSamples::settings, ZERO, () -> AgentSamples.RECEIVED_AT);

    @Test
    void the_delay_doubles_between_half_and_whole_until_attempts_are_used_up() {
        assertThat(longest.delay(AgentSamples.received("msg_1", 1), FAULT)).contains(Duration.ofSeconds(10));
        assertThat(longest.delay(AgentSamples.received("msg_1", 3), FAULT)).contains(Duration.ofSeconds(40));
        assertThat(shortest.delay(AgentSamples.received("msg_1", 3), FAULT)).contains(Duration.ofSeconds(20));
        assertThat(longest.delay(AgentSamples.received("msg_1", 4), FAULT)).isEmpty();
    }

    @Test
    void what_the_agent_asks_for_is_kept_up_to_the_longest_delay() {
        assertThat(longest.delay(AgentSamples.received("msg_1", 1), asking(60))).contains(Duration.ofSeconds(60));
        assertThat(longest.delay(AgentSamples.received("msg_1", 1), asking(9))).contains(Duration.ofSeconds(10));
        assertThat(longest.delay(AgentSamples.received("msg_1", 1), asking(86_400)))
                .contains(Duration.ofMinutes(5));
    }

    private static Throwable asking(int seconds) {
        return new RuntimeException(new RetryableException("429", null, Duration.ofSeconds(seconds)));
    }

    @Test
    void a_fault_of_the_configuration_waits_for_a_person() {
        assertThat(shortest.delay(AgentSamples.received("msg_1", 1), new MisconfiguredException("401")))
                .contains(Duration.ofMinutes(5));
    }

    @Test
    void a_fault_that_is_none_of_ours_may_pass() {
        assertThat(shortest.delay(AgentSamples.received("msg_1", 1), new IOException("refused")))
                .contains(Duration.ofSeconds(5));
    }

    @Test
    void a_message_that_is_too_old_is_given_up_but_not_before_its_fifth_attempt() {
        RetrySettings settings =
                new RetrySettings(200, Duration.ofSeconds(2), Duration.ofMinutes(10), Duration.ofDays(1));
        RetryPolicy policy = new RetryPolicy(settings, ZERO);

        assertThat(policy.delayAfter(4, Duration.ofDays(400), FAULT)).isPresent();
        assertThat(policy.delayAfter(5, Duration.ofDays(400), FAULT)).isEmpty();
        assertThat(policy.delayAfter(150, Duration.ofHours(23), FAULT)).isPresent();
        assertThat(policy.delayAfter(200, Duration.ofHours(23), FAULT)).isEmpty();
        assertThat(policy.delayAfter(5, Duration.ofDays(-1), FAULT)).isPresent();
    }

    @Test
    void what_will_never_get_through_is_not_tried_again() {
        RetryPolicy policy = new RetryPolicy(AgentSamples.RETRY, ZERO);

        assertThat(policy.delayAfter(1, Duration.ZERO, new InvalidMessageException("404")))
                .isEmpty();
        assertThat(policy.delayAfter(1, Duration.ZERO, new UncertainSubmissionException("cut", null)))
                .isEmpty();
    }
}
