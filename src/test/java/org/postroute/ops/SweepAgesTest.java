package org.postroute.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postroute.message.MailEvent;

class SweepAgesTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void the_age_of_the_last_sweep_grows_until_one_comes_to_its_end() {
        SweepAges ages = new SweepAges(() -> now, registry);
        ages.of(Set.of("support-1"));
        now = now.plusSeconds(90);
        assertThat(registry.scrape()).contains("postroute_mailbox_last_sweep_age_seconds{mailbox=\"support-1\"} 90.0");
        ages.on(new MailEvent.SweepFailed("support-1", "the connection was refused"));
        assertThat(registry.scrape()).contains("{mailbox=\"support-1\"} 90.0");
        ages.on(new MailEvent.SweepFinished("support-1", 0, Duration.ofMillis(5)));
        now = now.plusMillis(1_500);
        assertThat(registry.scrape()).contains("postroute_mailbox_last_sweep_age_seconds{mailbox=\"support-1\"} 1.5");
    }

    @Test
    void a_mailbox_that_is_not_received_any_more_has_no_age() {
        SweepAges ages = new SweepAges(() -> now, registry);
        ages.of(Set.of("support-1", "support-2"));
        ages.of(Set.of("support-2"));
        ages.on(new MailEvent.SweepFinished("support-1", 0, Duration.ofMillis(5)));
        assertThat(registry.scrape()).contains("{mailbox=\"support-2\"}").doesNotContain("{mailbox=\"support-1\"}");
    }
}
