package org.postroute.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.EgressPolicy;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.StoredCredentials;
import org.postroute.ledger.TestClock;
import org.postroute.ledger.TestDatabase;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;
import org.postroute.secrets.KeyFile;
import org.postroute.secrets.Vault;

class TrialRenewalsTest {
    private static final String ADDRESS = "support@acme.test";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private final TestClock clock = new TestClock();
    private ScriptedTokenServer server;
    private Ledger ledger;
    private StoredCredentials credentials;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedTokenServer();
        ledger = Ledger.open(TestDatabase.SQLITE.fresh(directory), clock);
        credentials = ledger.credentials(new Vault(KeyFile.ours(directory.resolve("secrets.key"))));
    }

    @AfterEach
    void stop() {
        ledger.close();
        server.close();
    }

    private OAuthSettings settings(@Nullable String seed, String clientSecret) {
        OAuthSettings one = OAuthSamples.settings(OAuthSettings.Provider.GENERIC, server.uri(), seed);
        return new OAuthSettings(
                one.provider(),
                one.clientId(),
                new Secret(clientSecret),
                null,
                one.tokenUri(),
                null,
                null,
                null,
                one.scopes(),
                one.refreshToken(),
                "sales");
    }

    private TokenSource source(Renewals renewals) throws Exception {
        return TokenSource.of(
                renewals,
                new ServerConnection(
                        SSLContext.getDefault(), new EgressGuard(() -> EgressPolicy.USUAL), Duration.ofSeconds(5)),
                event -> {},
                new Random(1),
                InstantSource.system());
    }

    private String token(Renewals renewals, OAuthSettings oauth) throws Exception {
        MailboxSettings mailbox = OAuthSamples.mailbox(ADDRESS, oauth);
        return source(renewals).of(mailbox).reveal();
    }

    private TrialRenewals trial(Map<String, OAuthSettings> kept) {
        return new TrialRenewals(credentials, kept, clock);
    }

    private void consented(OAuthSettings oauth, String access, String refresh) {
        credentials.consented(
                ADDRESS, oauth, new Grant(new Secret(access), HOUR, new Secret(refresh), null, List.of("mail")));
    }

    /** All that is kept of the mailbox, but for when it was read. */
    private String kept(OAuthSettings oauth) {
        Credential kept = credentials.known(ADDRESS, oauth).orElseThrow();
        return kept.standing() + " " + kept.generation() + " "
                + (kept.refreshToken() == null ? "" : kept.refreshToken().reveal()) + " "
                + (kept.accessToken() == null ? "" : kept.accessToken().reveal()) + " " + kept.askAgainAt() + " "
                + kept.failures() + " " + kept.leased();
    }

    @Test
    void a_new_refresh_token_is_tried_in_memory_and_what_it_became_waits_to_be_kept() throws Exception {
        TrialRenewals trial = trial(Map.of());
        OAuthSettings oauth = settings("refresh-0", "s");

        assertThat(token(trial, oauth)).isEqualTo("access-1");
        assertThat(token(trial, oauth)).isEqualTo("access-1");

        assertThat(server.asked()).isEqualTo(1);
        assertThat(credentials.standings()).isEmpty();
        assertThat(trial.consents()).singleElement().satisfies(consent -> {
            assertThat(consent.mailbox()).isEqualTo(ADDRESS);
            assertThat(consent.seed()).isEqualTo(new Secret("refresh-0"));
            assertThat(consent.grant().refreshToken()).isEqualTo(new Secret("refresh-1"));
            assertThat(consent.grant().accessToken()).isEqualTo(new Secret("access-1"));
        });
    }

    @Test
    void a_refresh_token_that_is_refused_leaves_the_consent_that_is_there() throws Exception {
        OAuthSettings running = settings(null, "s");
        consented(running, "access", "refresh");
        String before = kept(running);
        TrialRenewals trial = trial(Map.of(ADDRESS, running));

        server.answers(400, "{\"error\": \"invalid_grant\"}");
        assertThatThrownBy(() -> token(trial, settings("wrong", "s"))).isInstanceOf(MisconfiguredException.class);

        assertThat(kept(running)).isEqualTo(before);
        assertThat(trial.consents()).isEmpty();
    }

    @Test
    void a_consent_that_goes_on_is_used_and_one_that_does_not_is_not_even_read() throws Exception {
        OAuthSettings running = settings(null, "s");
        consented(running, "access", "refresh-0");

        assertThat(token(trial(Map.of(ADDRESS, running)), running)).isEqualTo("access");
        assertThatThrownBy(() -> token(trial(Map.of()), running)).hasMessageContaining("no consent yet");
        assertThat(server.asked()).isZero();
    }

    @Test
    void a_token_that_a_server_rotates_for_a_trial_is_kept_because_the_old_one_is_dead() throws Exception {
        OAuthSettings running = settings(null, "s");
        consented(running, "access", "refresh-0");
        clock.advance(Duration.ofHours(2));

        assertThat(token(trial(Map.of(ADDRESS, running)), running)).isEqualTo("access-1");

        assertThat(credentials.refreshToken(ADDRESS, running)).contains(new Secret("refresh-1"));
    }

    @Test
    void another_client_secret_has_to_prove_itself() throws Exception {
        OAuthSettings running = settings(null, "s");
        consented(running, "access", "refresh-0");

        assertThat(token(trial(Map.of(ADDRESS, running)), settings(null, "new")))
                .isEqualTo("access-1");

        assertThat(server.lastAsked()).containsEntry("client_secret", "new");
        assertThat(credentials.refreshToken(ADDRESS, running)).contains(new Secret("refresh-1"));
    }

    @Test
    void another_client_secret_that_is_refused_leaves_the_consent_that_is_there() throws Exception {
        OAuthSettings running = settings(null, "s");
        consented(running, "access", "refresh-0");
        String before = kept(running);

        server.answers(401, "{\"error\": \"invalid_client\"}");
        assertThatThrownBy(() -> token(trial(Map.of(ADDRESS, running)), settings(null, "wrong")))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("invalid_client");
        server.answers(503, "");
        assertThatThrownBy(() -> token(trial(Map.of(ADDRESS, running)), settings(null, "new")))
                .isInstanceOf(RetryableException.class);

        assertThat(kept(running)).isEqualTo(before);
        assertThat(token(credentials, running)).isEqualTo("access");
    }

    @Test
    void a_token_that_a_mail_server_does_not_take_of_a_trial_is_not_taken_from_who_uses_it() throws Exception {
        OAuthSettings running = settings(null, "s");
        consented(running, "access", "refresh-0");
        String before = kept(running);
        MailboxSettings mailbox = OAuthSamples.mailbox(ADDRESS, running);
        TokenSource trial = source(trial(Map.of(ADDRESS, running)));

        trial.rejected(mailbox, trial.of(mailbox));
        assertThat(kept(running)).isEqualTo(before);

        Secret second = trial.of(mailbox);
        assertThat(second).isEqualTo(new Secret("access-1"));
        trial.rejected(mailbox, second);
        assertThatThrownBy(() -> trial.of(mailbox)).hasMessageContaining("that the mail server does not take");
        assertThat(server.asked()).isEqualTo(1);
        assertThat(token(credentials, running)).isEqualTo("access-1");
    }
}
