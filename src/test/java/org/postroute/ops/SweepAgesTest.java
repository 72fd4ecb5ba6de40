package org.postroute.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postroute.config.ApiSettings;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.LedgerSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OperatingSettings;
import org.postroute.config.PolicySettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.RetrySettings;
import org.postroute.config.Secret;
import org.postroute.config.SentSettings;
import org.postroute.config.ServerSettings;
import org.postroute.message.EmailAddress;
import org.postroute.message.MailEvent;

class SweepAgesTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void the_age_of_the_last_sweep_grows_until_one_comes_to_its_end() {
        SweepAges ages = new SweepAges(settings(), () -> now, registry);
        now = now.plusSeconds(90);
        assertThat(registry.scrape()).contains("postroute_mailbox_last_sweep_age_seconds{mailbox=\"support-1\"} 90.0");
        ages.on(new MailEvent.SweepFailed("support-1", "the connection was refused"));
        assertThat(registry.scrape()).contains("{mailbox=\"support-1\"} 90.0");
        ages.on(new MailEvent.SweepFinished("support-1", 0, Duration.ofMillis(5)));
        now = now.plusMillis(1_500);
        assertThat(registry.scrape()).contains("postroute_mailbox_last_sweep_age_seconds{mailbox=\"support-1\"} 1.5");
    }

    private static PostrouteSettings settings() {
        ServerSettings imap = new ServerSettings(
                "localhost",
                993,
                ServerSettings.Security.SSL,
                ServerSettings.AuthMode.LOGIN,
                "support",
                new Secret("secret"));
        MailboxSettings mailbox = new MailboxSettings(
                "support-1",
                "support",
                EmailAddress.parse("support@example.test").orElseThrow(),
                null,
                imap,
                null,
                "INBOX",
                0,
                null,
                MailboxSettings.MessageContentType.TEXT_PLAIN,
                null,
                SentSettings.DEFAULT,
                null);
        ConnectionSettings connection = new ConnectionSettings(
                "support",
                "agent",
                Duration.ofSeconds(15),
                true,
                ConnectionSettings.SessionKey.CUSTOMER,
                Duration.ofDays(7),
                ConnectionSettings.OnMailboxFailure.STOP,
                List.of(mailbox));
        return new PostrouteSettings(
                List.of(connection),
                Map.of(),
                new LedgerSettings(
                        "jdbc:sqlite:none",
                        null,
                        null,
                        new RetrySettings(1, Duration.ofSeconds(1), Duration.ofSeconds(1))),
                new ApiSettings("localhost", 0),
                0,
                OperatingSettings.USUAL,
                100,
                URI.create("http://localhost"),
                null,
                null,
                PolicySettings.NONE,
                List.of());
    }
}
