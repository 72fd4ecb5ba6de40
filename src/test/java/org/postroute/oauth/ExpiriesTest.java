package org.postroute.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import org.slf4j.LoggerFactory;

class ExpiriesTest {
    private static final String ADDRESS = "support@acme.test";

    private final TestClock clock = new TestClock();
    private final Logger log = (Logger) LoggerFactory.getLogger(Expiries.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @TempDir
    Path directory;

    private Ledger ledger;
    private StoredCredentials credentials;

    @BeforeEach
    void open() {
        ledger = Ledger.open(TestDatabase.SQLITE.fresh(directory), clock);
        credentials = ledger.credentials(SealedSecrets.vault(TestDatabase.SQLITE.fresh(directory), null));
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void close() {
        log.detachAppender(lines);
        ledger.close();
    }

    private List<String> warnings(@Nullable LocalDate clientSecretExpires) {
        OAuthSettings oauth = OAuthSamples.settings(
                OAuthSettings.Provider.GOOGLE, URI.create("https://login.acme.test/token"), null, clientSecretExpires);
        PostrouteSettings settings = OAuthSamples.configuration(OAuthSamples.mailbox(ADDRESS, oauth));
        lines.list.clear();
        new Expiries(() -> settings, credentials, clock).warn();
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void consented(@Nullable Duration refreshLifetime) {
        Secret token = new Secret("canary");
        credentials.consented(
                ADDRESS,
                OAuthSamples.settings(),
                new Grant(token, Duration.ofHours(1), token, refreshLifetime, List.of()));
    }

    @Test
    void the_seven_days_of_an_application_in_testing_are_told_three_days_before() {
        consented(Duration.ofDays(7));
        assertThat(warnings(null)).isEmpty();

        clock.advance(Duration.ofDays(5));

        assertThat(warnings(null)).containsExactly("consent ends soon, sign in again mailbox=support-1 hours=48");
    }

    @Test
    void nothing_is_guessed() {
        consented(null);
        clock.advance(Duration.ofDays(400));

        assertThat(warnings(null)).isEmpty();
    }

    @Test
    void the_end_of_a_client_secret_is_told_thirty_days_before() {
        assertThat(warnings(LocalDate.parse("2026-12-31"))).isEmpty();

        assertThat(warnings(LocalDate.parse("2026-11-30")))
                .containsExactly("client secret ends soon, put a new one into oauth.client-secret mailbox=support-1"
                        + " hours=232");
    }

    @Test
    void a_mailbox_without_tokens_is_told_of_each_day() {
        consented(null);
        credentials.revoked(ADDRESS);

        assertThat(warnings(null))
                .containsExactly("mailbox gets no access tokens mailbox=support-1 state=needs-authorization"
                        + " problem=the consent was taken back here");
    }
}
