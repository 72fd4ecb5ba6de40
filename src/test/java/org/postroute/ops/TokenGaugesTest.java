package org.postroute.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.config.OAuthSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.Secret;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.SealedSecrets;
import org.postroute.ledger.StoredCredentials;
import org.postroute.ledger.TestClock;
import org.postroute.ledger.TestDatabase;
import org.postroute.oauth.Credential;
import org.postroute.oauth.Grant;
import org.postroute.oauth.OAuthSamples;
import org.postroute.oauth.Standing;

class TokenGaugesTest {
    private static final String ADDRESS = "support@acme.test";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TestClock clock = new TestClock();

    @TempDir
    Path directory;

    private Ledger ledger;
    private StoredCredentials credentials;

    @BeforeEach
    void open() {
        ledger = Ledger.open(TestDatabase.SQLITE.fresh(directory), clock);
        credentials = ledger.credentials(SealedSecrets.vault(TestDatabase.SQLITE.fresh(directory), null));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private PostrouteSettings watched(@Nullable String refreshToken) {
        OAuthSettings oauth = OAuthSamples.settings(
                OAuthSettings.Provider.GENERIC,
                URI.create("https://login.acme.test/token"),
                refreshToken,
                LocalDate.parse("2026-11-30"));
        PostrouteSettings settings = OAuthSamples.configuration(OAuthSamples.mailbox(ADDRESS, oauth));
        new TokenGauges(() -> settings, credentials, clock, clock, registry);
        return settings;
    }

    private String sample(String name) {
        clock.advance(Duration.ofSeconds(6));
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(name + "{mailbox=\"support-1\"} "))
                .map(line -> line.substring(line.indexOf("} ") + 2))
                .findFirst()
                .orElse("none");
    }

    @Test
    void a_mailbox_needs_authorization_until_somebody_consents_and_when_that_is_over() {
        watched(null);
        assertThat(sample("postroute_oauth_authorization_needed")).isEqualTo("1.0");
        assertThat(sample("postroute_oauth_consent_remaining_seconds")).isEqualTo("NaN");

        credentials.consented(
                ADDRESS,
                OAuthSamples.settings(),
                new Grant(
                        new Secret("a"), Duration.ofHours(1), new Secret("r"), Duration.ofSeconds(604_800), List.of()));
        assertThat(sample("postroute_oauth_authorization_needed")).isEqualTo("0.0");
        assertThat(sample("postroute_oauth_consent_remaining_seconds")).isEqualTo("604788.0");

        credentials.revoked(ADDRESS);
        assertThat(sample("postroute_oauth_authorization_needed")).isEqualTo("1.0");
    }

    @Test
    void a_configured_refresh_token_is_good_until_a_server_says_no() {
        PostrouteSettings settings = watched("seed");
        OAuthSettings oauth = settings.mailboxes().get(0).oauth();
        assertThat(sample("postroute_oauth_authorization_needed")).isEqualTo("0.0");

        Credential seen = credentials.current(ADDRESS, oauth).orElseThrow();
        credentials.refused(seen, oauth, Standing.State.WRONG_CLIENT, "invalid_client", Duration.ofMinutes(1));

        assertThat(sample("postroute_oauth_authorization_needed")).isEqualTo("1.0");
    }

    @Test
    void the_end_of_a_client_secret_is_that_of_its_last_day() {
        watched("seed");

        // from 2026-11-21T08:00:06Z to 2026-12-01
        assertThat(sample("postroute_oauth_client_secret_remaining_seconds")).isEqualTo("835194.0");
    }
}
