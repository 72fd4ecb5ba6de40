package org.postroute.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.EgressPolicy;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.StoredCredentials;
import org.postroute.ledger.TestClock;
import org.postroute.ledger.TestDatabase;
import org.postroute.message.LedgerUnavailableException;
import org.postroute.message.MailEvent;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;
import org.postroute.secrets.KeyFile;
import org.postroute.secrets.Vault;

class TokenSourceTest {
    private static final String ADDRESS = "support@acme.test";

    private final TestClock clock = new TestClock();
    private final List<MailEvent> events = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private ScriptedTokenServer server;
    private Ledger ledger;
    private StoredCredentials credentials;
    private TokenSource tokens;
    private MailboxSettings mailbox;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedTokenServer();
        ledger = Ledger.open(TestDatabase.SQLITE.fresh(directory), clock);
        credentials = ledger.credentials(new Vault(KeyFile.ours(directory.resolve("secrets.key"))));
        tokens = source(credentials);
        mailbox = mailbox("refresh-0");
    }

    @AfterEach
    void stop() {
        ledger.close();
        server.close();
    }

    private TokenSource source(Renewals renewals) throws Exception {
        return TokenSource.of(
                renewals,
                new ServerConnection(
                        SSLContext.getDefault(), new EgressGuard(() -> EgressPolicy.USUAL), Duration.ofSeconds(5)),
                events::add,
                new Random(1),
                InstantSource.system());
    }

    private MailboxSettings mailbox(String refreshToken) {
        return mailbox(OAuthSettings.Provider.GENERIC, refreshToken);
    }

    private MailboxSettings mailbox(OAuthSettings.Provider provider, String refreshToken) {
        return OAuthSamples.mailbox(ADDRESS, OAuthSamples.settings(provider, server.uri(), refreshToken));
    }

    private String token() {
        return tokens.of(mailbox).reveal();
    }

    /** Nothing that was sent or received is in what people read. */
    private Throwable fault() {
        Throwable fault = catchThrowable(this::token);
        for (Throwable each = fault; each != null; each = each.getCause()) {
            assertThat(String.valueOf(each.getMessage())).doesNotContain("canary", "refresh-0", "access-");
        }
        return fault;
    }

    @Test
    void a_token_is_asked_for_once_and_kept_before_it_is_given_out() {
        assertThat(token()).isEqualTo("access-1");
        assertThat(token()).isEqualTo("access-1");

        assertThat(server.asked()).isEqualTo(1);
        assertThat(server.lastAsked())
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("refresh_token", "refresh-0")
                .containsEntry("client_id", "client-1")
                .containsEntry("client_secret", "client-canary")
                .doesNotContainKey("scope");
        assertThat(credentials.refreshToken(ADDRESS, mailbox.oauth())).contains(new Secret("refresh-1"));
        assertThat(events).containsExactly(new MailEvent.TokenGranted("support-1", false));
    }

    @Test
    void microsoft_is_told_for_which_service() {
        mailbox = mailbox(OAuthSettings.Provider.MICROSOFT, "refresh-0");

        token();

        assertThat(server.lastAsked()).containsEntry("scope", "mail");
    }

    @Test
    void the_next_one_is_asked_for_shortly_before_the_end_with_the_rotated_refresh_token() {
        token();
        clock.advance(Duration.ofMinutes(50));
        assertThat(token()).isEqualTo("access-1");

        clock.advance(Duration.ofMinutes(8));

        assertThat(token()).isEqualTo("access-2");
        assertThat(server.lastAsked()).containsEntry("refresh_token", "refresh-1");
    }

    @Test
    void another_process_goes_on_where_this_one_ended() throws Exception {
        token();

        tokens = source(credentials);

        assertThat(token()).isEqualTo("access-1");
        assertThat(server.asked()).isEqualTo(1);
    }

    @Test
    void many_callers_at_once_cause_one_request() throws Exception {
        server.answers((exchange, form) -> {
            pause();
            server.rotate(exchange, form);
        });

        assertThat(together(24)).containsOnly("access-1");

        assertThat(server.asked()).isEqualTo(1);
    }

    @Test
    void while_one_asks_the_others_go_on_with_the_old_token() throws Exception {
        token();
        clock.advance(Duration.ofMinutes(58));
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        server.answers((exchange, form) -> {
            reached.countDown();
            await(answer);
            server.rotate(exchange, form);
        });
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Future<String> asking = one.submit(this::token);
            await(reached);

            assertThat(token()).isEqualTo("access-1");
            assertThat(source(credentials).of(mailbox).reveal()).isEqualTo("access-1");

            answer.countDown();
            assertThat(asking.get(60, TimeUnit.SECONDS)).isEqualTo("access-2");
        } finally {
            one.shutdownNow();
        }
    }

    private static void pause() {
        await(new CountDownLatch(1), 300);
    }

    private static void await(CountDownLatch latch) {
        await(latch, 60_000);
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> together(int callers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<String> all = new CopyOnWriteArrayList<>();
            for (Future<String> each : threads.invokeAll(Collections.<Callable<String>>nCopies(callers, this::token))) {
                all.add(each.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_refused_refresh_token_is_told_once_and_not_presented_again_and_again() {
        server.answers(400, """
                {"error": "invalid_grant", "error_description": "Token has been expired or revoked.\\nrefresh-0 of ann@acme.test",
                 "error_subtype": "invalid_rapt"}
                """);

        for (int i = 0; i < 100; i++) {
            assertThat(fault())
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessageContaining("support-1 has to be authorized again")
                    .hasMessageContaining(
                            "127.0.0.1 answers 400 invalid_grant (invalid_rapt): Token has been expired or"
                                    + " revoked. (…) of (address)")
                    .hasMessageContaining("postroute authorize support-1");
            clock.advance(Duration.ofSeconds(6));
        }

        assertThat(server.asked()).isEqualTo(1);
        assertThat(events)
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        MailEvent.TokenRefused.class,
                        refused -> assertThat(refused.first()).isTrue());
        clock.advance(Duration.ofMinutes(21));
        fault();
        assertThat(server.asked()).isEqualTo(2);
        assertThat(events)
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        MailEvent.TokenRefused.class,
                        refused -> assertThat(refused.first()).isFalse());
    }

    @Test
    void a_new_refresh_token_is_used_at_once() {
        server.answers(400, "{\"error\": \"invalid_grant\"}");
        fault();
        server.worksAgain();

        credentials.consented(
                ADDRESS,
                mailbox.oauth(),
                new Grant(new Secret("consented"), Duration.ofHours(1), new Secret("refresh-0"), null, List.of()));
        assertThat(token()).isEqualTo("consented");

        clock.advance(Duration.ofHours(2));
        assertThat(token()).isEqualTo("access-1");
    }

    @Test
    void a_token_that_is_still_good_is_used_although_the_consent_is_gone() {
        token();
        server.answers(400, "{\"error\": \"invalid_grant\"}");
        clock.advance(Duration.ofMinutes(58));

        assertThat(token()).isEqualTo("access-1");
        assertThat(credentials.standing(ADDRESS).orElseThrow().state()).isEqualTo(Standing.State.NEEDS_AUTHORIZATION);

        clock.advance(Duration.ofMinutes(5));
        assertThat(fault()).isInstanceOf(MisconfiguredException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            invalid_client         | AADSTS7000222: The provided client secret keys are expired. | WRONG_CLIENT
            invalid_client         | AADSTS7000215: Invalid client secret provided.              | WRONG_CLIENT
            unauthorized_client    | AADSTS700016: Application not found in the directory.       | WRONG_CLIENT
            invalid_scope          | AADSTS70011: The provided value for scope is not valid.     | WRONG_CLIENT
            invalid_request        | AADSTS90002: Tenant not found.                              | WRONG_CLIENT
            unsupported_grant_type | no                                                          | WRONG_CLIENT
            invalid_grant          | AADSTS50173: The provided grant has expired due to it being revoked. | NEEDS_AUTHORIZATION
            invalid_grant          | AADSTS700082: The refresh token has expired due to inactivity. | NEEDS_AUTHORIZATION
            invalid_grant          | AADSTS65001: The user has not consented.                    | NEEDS_AUTHORIZATION
            interaction_required   | AADSTS50076: You must use multi-factor authentication.      | NEEDS_AUTHORIZATION
            invalid_grant          | Bad Request                                                 | NEEDS_AUTHORIZATION
            """)
    void the_words_say_who_is_refused(String code, String description, Standing.State state) {
        server.answers(401, "{\"error\": \"%s\", \"error_description\": \"%s\"}".formatted(code, description));

        assertThat(fault())
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining(code + ": " + description)
                .hasMessageContaining(
                        state == Standing.State.WRONG_CLIENT ? "check oauth.client-id" : "postroute authorize");
        assertThat(credentials.standing(ADDRESS).orElseThrow().state()).isEqualTo(state);
        fault();
        assertThat(server.asked()).isEqualTo(1);
    }

    @Test
    void a_server_that_is_busy_is_left_alone_as_long_as_it_asks() {
        server.answers((exchange, form) -> {
            exchange.getResponseHeaders().add("Retry-After", "120");
            ScriptedTokenServer.reply(exchange, 429, "{\"error\": \"rate_limit_exceeded\"}");
        });

        assertThat(fault())
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        busy -> assertThat(busy.retryAfter()).contains(Duration.ofSeconds(120)));
        clock.advance(Duration.ofSeconds(119));
        fault();
        assertThat(server.asked()).isEqualTo(1);

        server.worksAgain();
        clock.advance(Duration.ofSeconds(2));
        assertThat(token()).isEqualTo("access-1");
    }

    @Test
    void a_server_that_is_away_keeps_nobody_from_using_what_is_good() {
        token();
        clock.advance(Duration.ofMinutes(58));
        server.answers(503, "");

        assertThat(token()).isEqualTo("access-1");
        assertThat(token()).isEqualTo("access-1");
        assertThat(server.asked()).isEqualTo(2);

        clock.advance(Duration.ofMinutes(3));
        assertThat(fault()).isInstanceOf(RetryableException.class).hasMessageContaining("answers 503");
    }

    @Test
    void waits_grow_up_to_five_minutes() {
        server.answers(500, "oops");

        for (int i = 0; i < 360; i++) {
            fault();
            clock.advance(Duration.ofSeconds(10));
        }

        assertThat(server.asked()).isBetween(12, 22);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{}",
                "[]",
                "{\"access_token\": \"canary\"}",
                "{\"access_token\": \"canary\", \"token_type\": \"mac\"}",
                "{\"access_token\": \"\", \"token_type\": \"Bearer\"}",
                "{\"access_token\": {}, \"token_type\": \"Bearer\"}",
                "{\"access_token\": \"canary\", \"token_type\": \"Bearer\", \"expires_in\": \"canary\"}"
            })
    void an_answer_without_a_token_is_none(String body) {
        server.answers(200, body);

        assertThat(fault()).isInstanceOf(RetryableException.class);
        fault();
        assertThat(server.asked()).isEqualTo(1);
        assertThat(credentials.refreshToken(ADDRESS, mailbox.oauth())).contains(new Secret("refresh-0"));
    }

    @Test
    void an_answer_without_end_is_given_up() {
        server.answers((exchange, form) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] lot = new byte[1 << 16];
            try (var out = exchange.getResponseBody()) {
                while (true) {
                    out.write(lot);
                }
            }
        });

        assertThat(fault()).isInstanceOf(RetryableException.class).hasMessageContaining("longer than 65536 bytes");
    }

    @Test
    void an_answer_that_drips_is_given_up() {
        server.answers((exchange, form) -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                pause();
            }
        });

        assertThat(fault()).isInstanceOf(RetryableException.class).hasMessageContaining("no answer within 5 s");
    }

    @Test
    void a_redirect_is_not_followed() {
        server.answers((exchange, form) -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            ScriptedTokenServer.reply(exchange, 307, "");
        });

        assertThat(fault()).isInstanceOf(RetryableException.class).hasMessageContaining("answers 307");
        assertThat(server.asked()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.acme.test/token",
                "http://169.254.169.254/latest",
                "https://169.254.169.254/latest",
                "https://[fe80::1]/token",
                "https://0.0.0.0/token",
                "ftp://127.0.0.1/token"
            })
    void secrets_go_nowhere_where_they_are_not_safe(String uri) {
        mailbox = OAuthSamples.mailbox(
                ADDRESS, OAuthSamples.settings(OAuthSettings.Provider.GENERIC, URI.create(uri), "refresh-0"));

        assertThat(fault())
                .isInstanceOf(RetryableException.class)
                .hasMessageMatching(".*(not https|link-local|cannot be asked at oauth.token-uri).*");
    }

    @Test
    void a_token_without_a_lifetime_is_used_for_a_short_time() {
        server.answers(200, "{\"access_token\": \"a\", \"token_type\": \"bearer\"}");
        token();
        clock.advance(Duration.ofMinutes(3));
        token();
        assertThat(server.asked()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(2));
        token();
        assertThat(server.asked()).isEqualTo(2);
    }

    @Test
    void a_token_that_the_mail_server_does_not_take_is_replaced_once_and_not_in_a_storm() {
        Secret first = tokens.of(mailbox);
        tokens.rejected(mailbox, first);
        Secret second = tokens.of(mailbox);
        assertThat(second.reveal()).isEqualTo("access-2");
        tokens.rejected(mailbox, first);
        assertThat(token()).isEqualTo("access-2");

        tokens.rejected(mailbox, second);

        for (int i = 0; i < 59; i++) {
            assertThat(fault())
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessageContaining("that the mail server does not take");
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(server.asked()).isEqualTo(2);
        clock.advance(Duration.ofSeconds(20));
        assertThat(token()).isEqualTo("access-3");
    }

    @Test
    void tokens_that_are_withdrawn_one_after_another_after_they_served_are_replaced_at_once() {
        server.answers((exchange, form) -> ScriptedTokenServer.reply(
                exchange,
                200,
                "{\"access_token\": \"access-" + server.asked()
                        + "\", \"token_type\": \"Bearer\", \"expires_in\": 2592000}"));
        for (int day = 1; day < 5; day++) {
            Secret withdrawn = tokens.of(mailbox);
            assertThat(withdrawn.reveal()).isEqualTo("access-" + day);
            clock.advance(Duration.ofDays(1));
            tokens.rejected(mailbox, withdrawn);
        }
        assertThat(token()).isEqualTo("access-5");
    }

    @Test
    void a_token_that_is_rejected_while_the_next_one_is_asked_for_costs_nothing_of_what_the_server_gives() {
        Secret first = tokens.of(mailbox);
        clock.advance(Duration.ofMinutes(58));
        server.answers((exchange, form) -> {
            tokens.rejected(mailbox, first);
            server.rotate(exchange, form);
        });

        assertThat(token()).isEqualTo("access-2");
        assertThat(credentials.refreshToken(ADDRESS, mailbox.oauth())).contains(new Secret("refresh-2"));
    }

    @Test
    void who_was_refused_because_another_was_quicker_uses_what_that_one_got() {
        server.answers((exchange, form) -> {
            credentials.consented(
                    ADDRESS,
                    mailbox.oauth(),
                    new Grant(new Secret("newer"), Duration.ofHours(1), new Secret("n"), null, List.of()));
            ScriptedTokenServer.reply(exchange, 400, "{\"error\": \"invalid_grant\"}");
        });

        assertThat(token()).isEqualTo("newer");
        assertThat(credentials.standing(ADDRESS).orElseThrow().state()).isEqualTo(Standing.State.OK);
        assertThat(events).isEmpty();
    }

    @Test
    void what_could_not_be_kept_is_given_to_nobody_and_kept_with_the_next_call() throws Exception {
        tokens = source(new FailingRenewals(credentials));

        assertThatThrownBy(this::token).isInstanceOf(RetryableException.class).hasMessageContaining("ledger");
        assertThat(credentials.refreshToken(ADDRESS, mailbox.oauth())).contains(new Secret("refresh-0"));

        assertThat(token()).isEqualTo("access-1");
        assertThat(server.asked()).isEqualTo(1);
        assertThat(credentials.refreshToken(ADDRESS, mailbox.oauth())).contains(new Secret("refresh-1"));
    }

    /** The ledger is away when it should keep something for the first time. */
    private static final class FailingRenewals implements Renewals {
        private final Renewals ledger;
        private boolean failed;

        FailingRenewals(Renewals ledger) {
            this.ledger = ledger;
        }

        @Override
        public Optional<Credential> current(String address, OAuthSettings settings) {
            return ledger.current(address, settings);
        }

        @Override
        public Optional<Credential> known(String address, OAuthSettings settings) {
            return ledger.known(address, settings);
        }

        @Override
        public void released(Credential seen) {
            ledger.released(seen);
        }

        @Override
        public boolean lease(Credential seen, Duration length) {
            return ledger.lease(seen, length);
        }

        @Override
        public boolean renewed(Credential seen, Grant grant, Duration renewIn) {
            if (!failed) {
                failed = true;
                throw new LedgerUnavailableException("the ledger is not available", null);
            }
            return ledger.renewed(seen, grant, renewIn);
        }

        @Override
        public boolean refused(
                Credential seen, OAuthSettings settings, Standing.State state, String problem, Duration pause) {
            return ledger.refused(seen, settings, state, problem, pause);
        }

        @Override
        public void delayed(Credential seen, String problem, Duration pause) {
            ledger.delayed(seen, problem, pause);
        }

        @Override
        public void rejected(String address, Secret accessToken, Duration pause) {
            ledger.rejected(address, accessToken, pause);
        }
    }

    @Test
    void who_is_interrupted_while_the_server_answers_loses_nothing() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        server.answers((exchange, form) -> {
            reached.countDown();
            await(answer);
            server.rotate(exchange, form);
        });
        Thread caller = new Thread(() -> catchThrowable(this::token));
        caller.start();
        await(reached);

        caller.interrupt();
        answer.countDown();
        caller.join(60_000);
        tokens.close();

        assertThat(credentials.refreshToken(ADDRESS, mailbox.oauth())).contains(new Secret("refresh-1"));
        assertThat(token()).isEqualTo("access-1");
    }

    @Test
    void a_mailbox_without_a_consent_is_told_what_to_do() {
        mailbox = OAuthSamples.mailbox(
                ADDRESS, OAuthSamples.settings(OAuthSettings.Provider.GENERIC, server.uri(), null));

        assertThat(fault())
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("support-1 has no consent yet")
                .hasMessageContaining("oauth.refresh-token");
        assertThat(server.asked()).isZero();
    }

    @Test
    void a_consent_that_was_taken_back_is_not_asked_about() {
        token();
        credentials.revoked(ADDRESS);

        assertThat(fault()).isInstanceOf(MisconfiguredException.class).hasMessageContaining("taken back here");
        assertThat(server.asked()).isEqualTo(1);
    }
}
