package org.postroute.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.postroute.ledger.OutboundMessage;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.RetryableException;
import org.postroute.message.UncertainSubmissionException;

class SubmissionRetriesTest {
    private final SubmissionRetries retries =
            new SubmissionRetries(OutboundSamples.plain(), () -> 0L, InstantSource.system());
    private final OutboundMessage second = OutboundSamples.answering("Order");

    @Test
    void a_temporary_refusal_is_tried_again_later_and_later() {
        assertThat(retries.delay(second, new RetryableException("451", null))).contains(Duration.ofMinutes(1));
    }

    @Test
    void a_final_refusal_and_an_unknown_outcome_are_not() {
        assertThat(retries.delay(second, new InvalidMessageException("550"))).isEmpty();
        assertThat(retries.delay(second, new UncertainSubmissionException("cut", null)))
                .isEmpty();
    }
}
