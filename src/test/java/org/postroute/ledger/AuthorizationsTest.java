package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.OAuthSettings.Provider;
import org.postroute.config.ReturnSettings;
import org.postroute.config.Secret;
import org.postroute.config.SentSettings;
import org.postroute.config.ServerSettings;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.EgressPolicy;
import org.postroute.message.EmailAddress;
import org.postroute.message.MisconfiguredException;
import org.postroute.oauth.Attempt;
import org.postroute.oauth.Attempt.Method;
import org.postroute.oauth.Authorizations;
import org.postroute.oauth.Begun;
import org.postroute.oauth.BrowserConsent.Start;
import org.postroute.oauth.ConsentOutcome;
import org.postroute.oauth.ProviderAnswer;
import org.postroute.oauth.ScriptedProvider;
import org.postroute.oauth.ServerConnection;
import org.postroute.secrets.KeyFile;
import org.postroute.secrets.Vault;

/** Consent, from the first question to its end, by the ledger's rows. */
class AuthorizationsTest extends LedgerContract {
    private static final URI PUBLIC = URI.create("https://mail.acme.test");
    private static final String SUPPORT = "support@acme.test";
    private static final Duration JUST_OVER = Duration.ofMinutes(10).plusMillis(1);

    private final Map<String, MailboxSettings> mailboxes = new HashMap<>();
    private final List<String> granted = new CopyOnWriteArrayList<>();
    private ScriptedProvider provider;
    private Vault vault;
    private Authorizations authorizations;

    @BeforeEach
    void begin() throws Exception {
        provider = new ScriptedProvider();
        vault = new Vault(KeyFile.ours(directory.resolve("secrets.key")));
        configure(provider.settings());
        authorizations = replica();
    }

    @AfterEach
    void end() {
        provider.close();
    }

    private Authorizations replica() throws Exception {
        return new Authorizations(
                new Authorizations.Installation(PUBLIC, ledger.key()::sign, clock),
                address -> Optional.ofNullable(mailboxes.get(address)),
                ledger.authorizationAttempts(ledger.credentials(vault)),
                ledger.credentials(vault),
                new ServerConnection(SSLContext.getDefault(), new EgressGuard(() -> EgressPolicy.USUAL)),
                granted::add);
    }

    private MailboxSettings configure(@Nullable OAuthSettings oauth) {
        ServerSettings imap = new ServerSettings(
                "imap.acme.test",
                993,
                ServerSettings.Security.SSL,
                ServerSettings.AuthMode.OAUTH2,
                "login@acme.test",
                null);
        MailboxSettings mailbox = new MailboxSettings(
                "support-1",
                "support",
                new EmailAddress("support", "acme.test"),
                null,
                imap,
                null,
                "INBOX",
                0,
                null,
                MailboxSettings.MessageContentType.TEXT_PLAIN,
                null,
                SentSettings.DEFAULT,
                ReturnSettings.DEFAULT,
                oauth);
        mailboxes.put(SUPPORT, mailbox);
        return mailbox;
    }

    private MailboxSettings mailbox() {
        return mailboxes.get(SUPPORT);
    }

    /** A browser at the provider's page. */
    private record AtProvider(URI page, String cookie) {
        String state() {
            return ScriptedProvider.single(page.getRawQuery()).get("state");
        }

        /** As a browser sends it back. */
        String cookies() {
            return "other=1; " + cookie.substring(0, cookie.indexOf(';'));
        }
    }

    private AtProvider start() {
        return start(authorizations.begin(mailbox(), Method.BROWSER));
    }

    private AtProvider start(Begun begun) {
        Start.Redirect redirect = (Start.Redirect) authorizations.browser().start(ticket(begun));
        return new AtProvider(redirect.to(), redirect.cookie());
    }

    private static String ticket(Begun begun) {
        return ScriptedProvider.single(begun.url().getRawQuery()).get("ticket");
    }

    private ConsentOutcome answer(AtProvider browser, String code) {
        return authorizations.answer(new ProviderAnswer(browser.state(), code, null, null, null), browser.cookies());
    }

    private static String what(ConsentOutcome outcome) {
        return ((ConsentOutcome.Refused) outcome).problem().what();
    }

    private boolean isAuthorized() {
        return authorizations.state(mailbox()).reason() == null;
    }

    @Test
    void consent_in_a_browser_ends_in_a_sealed_refresh_token() {
        AtProvider browser = start();
        Map<String, String> asked = ScriptedProvider.single(browser.page.getRawQuery());

        ConsentOutcome outcome = answer(browser, provider.consent(browser.page));

        assertThat(browser.page.toString()).startsWith(provider.url() + "/authorize?");
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", ScriptedProvider.CLIENT)
                .containsEntry("redirect_uri", "https://mail.acme.test/api/oauth/callback")
                .containsEntry("scope", "offline_access imap smtp")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("login_hint", "login@acme.test");
        assertThat(outcome).isEqualTo(new ConsentOutcome.Granted("support-1"));
        assertThat(granted).containsExactly("support-1");
        assertThat(ledger.credentials(vault).refreshToken(SUPPORT, provider.settings()))
                .contains(new Secret(ScriptedProvider.REFRESH));
        assertThat(isAuthorized()).isTrue();
    }

    @Test
    void google_is_asked_for_offline_access_each_time_and_microsoft_is_not_made_to_ask_users() {
        configure(provider.settings(Provider.GOOGLE, List.of("https://mail.google.com/")));
        Map<String, String> google = ScriptedProvider.single(start().page.getRawQuery());
        configure(provider.settings(
                Provider.MICROSOFT, List.of("offline_access", "https://outlook.office.com/SMTP.Send")));
        Map<String, String> microsoft = ScriptedProvider.single(start().page.getRawQuery());

        assertThat(google).containsEntry("access_type", "offline").containsEntry("prompt", "consent");
        assertThat(microsoft).doesNotContainKeys("access_type", "prompt");
    }

    @Test
    void the_cookie_belongs_to_one_attempt_and_to_nobody_elses_host() {
        AtProvider browser = start();

        assertThat(browser.cookie)
                .matches(
                        "__Host-postroute-authorize-[0-9a-f]{16}=[\\w-]{43}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax;"
                                + " Secure");
        assertThat(browser.cookie).doesNotContain(browser.state());
    }

    @Test
    void a_ticket_is_good_once_and_for_ten_minutes() {
        Begun used = authorizations.begin(mailbox(), Method.BROWSER);
        Begun old = authorizations.begin(mailbox(), Method.BROWSER);
        start(used);

        assertThat(authorizations.browser().start(ticket(used))).isInstanceOf(Start.Refused.class);
        clock.advance(JUST_OVER);
        assertThat(authorizations.browser().start(ticket(old))).isInstanceOf(Start.Refused.class);
        for (String none : new String[] {null, "", "x", "x".repeat(43), "x".repeat(100_000)}) {
            assertThat(authorizations.browser().start(none)).isInstanceOf(Start.Refused.class);
        }
    }

    @Test
    void to_look_at_a_link_changes_nothing() {
        Begun begun = authorizations.begin(mailbox(), Method.BROWSER);
        for (int i = 0; i < 3; i++) {
            assertThat(authorizations.browser().look(ticket(begun)))
                    .isEqualTo(new Start.Ready("support@acme.test", "127.0.0.1"));
        }
        start(begun);
        assertThat(authorizations.browser().look(ticket(begun))).isInstanceOf(Start.Refused.class);

        Begun old = authorizations.begin(mailbox(), Method.BROWSER);
        configure(provider.settings(Provider.GENERIC, List.of("another")));
        assertThat(((Start.Refused) authorizations.browser().look(ticket(old)))
                        .problem()
                        .what())
                .contains("was changed meanwhile");
        clock.advance(JUST_OVER);
        assertThat(((Start.Refused) authorizations.browser().look(ticket(old)))
                        .problem()
                        .what())
                .contains("older than ten minutes");
        assertThat(authorizations.browser().look("x".repeat(43))).isInstanceOf(Start.Refused.class);
    }

    @Test
    void an_attempt_that_fails_here_has_ended_for_whoever_waits_for_it() throws Exception {
        Begun begun = authorizations.begin(mailbox(), Method.BROWSER);
        AtProvider browser = start(begun);
        String code = provider.consent(browser.page);
        Path key = directory.resolve("secrets.key");
        Files.writeString(key, "no key");
        vault = new Vault(KeyFile.given(key));
        authorizations = replica();

        assertThatThrownBy(() -> answer(browser, code)).isInstanceOf(MisconfiguredException.class);

        Attempt attempt = authorizations.attempt(mailbox(), begun.attempt()).orElseThrow();
        assertThat(what(authorizations.outcome(mailbox(), attempt))).startsWith("Something failed here");
    }

    @Test
    void of_many_who_come_with_one_ticket_or_one_state_one_gets_through() throws Exception {
        Begun begun = authorizations.begin(mailbox(), Method.BROWSER);
        List<Start> starts = together(8, () -> authorizations.browser().start(ticket(begun)));
        AtProvider browser = start();
        String code = provider.consent(browser.page);

        List<ConsentOutcome> outcomes = together(8, () -> answer(browser, code));

        assertThat(starts).filteredOn(Start.Redirect.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(ConsentOutcome.Granted.class::isInstance)
                .hasSize(1);
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void a_state_is_good_once_for_ten_minutes_and_in_the_browser_that_began() {
        AtProvider browser = start();
        AtProvider other = start();
        String code = provider.consent(browser.page);
        ProviderAnswer stolen = new ProviderAnswer(browser.state(), code, null, null, null);

        assertThat(what(authorizations.answer(stolen, null))).contains("another browser");
        assertThat(what(authorizations.answer(stolen, other.cookies()))).contains("another browser");
        assertThat(what(authorizations.answer(stolen, browser.cookies().replaceAll("=.{43}$", "=" + "x".repeat(43)))))
                .contains("another browser");
        assertThat(answer(browser, code)).isInstanceOf(ConsentOutcome.Granted.class);
        assertThat(what(answer(browser, code))).contains("taken already");
        clock.advance(JUST_OVER);
        assertThat(what(answer(other, provider.consent(other.page)))).contains("more than ten minutes ago");
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void a_state_that_nobody_gave_out_says_nothing_of_what_came_with_it() {
        for (String state : new String[] {null, "", "x", "y".repeat(43), "z".repeat(100_000)}) {
            ConsentOutcome outcome = authorizations.answer(
                    new ProviderAnswer(state, "code", null, "access_denied", "<b>call 555-1234</b>"), "a=b");

            assertThat(what(outcome)).isEqualTo("This is no answer to an authorization that was begun here.");
            assertThat(((ConsentOutcome.Refused) outcome).problem().said()).isNull();
        }
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void two_at_once_in_one_browser_do_not_disturb_each_other() {
        AtProvider first = start();
        AtProvider second = start();
        String both = first.cookies() + "; " + second.cookies();

        for (AtProvider each : List.of(second, first)) {
            ProviderAnswer answer = new ProviderAnswer(each.state(), provider.consent(each.page), null, null, null);
            assertThat(authorizations.answer(answer, both)).isInstanceOf(ConsentOutcome.Granted.class);
        }
    }

    @Test
    void another_replica_takes_the_answer() throws Exception {
        AtProvider browser = start();

        ConsentOutcome outcome = replica()
                .answer(
                        new ProviderAnswer(browser.state(), provider.consent(browser.page), null, null, null),
                        browser.cookies());

        assertThat(outcome).isInstanceOf(ConsentOutcome.Granted.class);
    }

    @Test
    void the_code_of_another_attempt_is_not_redeemed_with_this_ones_verifier() {
        AtProvider victim = start();
        AtProvider attacker = start();

        ConsentOutcome outcome = answer(victim, provider.consent(attacker.page));

        assertThat(what(outcome)).contains("no longer accepts its own answer");
        assertThat(provider.requests().get(0).get("code_verifier")).hasSize(43);
        assertThat(isAuthorized()).isFalse();
    }

    @Test
    void an_answer_of_another_issuer_is_redeemed_nowhere() {
        for (String issuer :
                List.of("https://evil.test", provider.url() + "/authorize/x", provider.url() + "2", "::")) {
            AtProvider browser = start();
            ProviderAnswer mixed =
                    new ProviderAnswer(browser.state(), provider.consent(browser.page), issuer, null, null);

            assertThat(what(authorizations.answer(mixed, browser.cookies()))).contains("another provider");
        }
        assertThat(provider.requests()).isEmpty();
        AtProvider browser = start();
        ProviderAnswer right =
                new ProviderAnswer(browser.state(), provider.consent(browser.page), provider.url(), null, null);
        assertThat(authorizations.answer(right, browser.cookies())).isInstanceOf(ConsentOutcome.Granted.class);
    }

    @Test
    void what_is_not_enough_is_not_kept_and_is_named() {
        provider.tokens("scope", "imap");
        AtProvider narrow = start();
        assertThat(what(answer(narrow, provider.consent(narrow.page)))).isEqualTo("Not granted: smtp.");

        provider.tokens("scope", null);
        provider.tokens("refresh_token", null);
        AtProvider brief = start();
        assertThat(what(answer(brief, provider.consent(brief.page)))).contains("no refresh token");

        assertThat(isAuthorized()).isFalse();
        assertThat(granted).isEmpty();
        provider.tokens("refresh_token", ScriptedProvider.REFRESH);
        AtProvider unnamed = start();
        assertThat(answer(unnamed, provider.consent(unnamed.page))).isInstanceOf(ConsentOutcome.Granted.class);
    }

    @Test
    void refusals_of_the_provider_are_told_in_plain_words() {
        Map<String, String> expected = Map.of(
                "AADSTS65001: The user or administrator has not consented", "Nobody has consented",
                "AADSTS90094: Admin consent is required", "An administrator has to allow",
                "the resource owner denied the request", "did not consent");
        expected.forEach((description, words) -> {
            AtProvider browser = start();
            ProviderAnswer denied = new ProviderAnswer(browser.state(), null, null, "access_denied", description);

            ConsentOutcome.Refused refused = (ConsentOutcome.Refused) authorizations.answer(denied, browser.cookies());

            assertThat(refused.problem().what()).contains(words);
            assertThat(refused.problem().hint()).isNotBlank();
            assertThat(refused.problem().said()).isEqualTo("access_denied: " + description);
        });
        AtProvider browser = start();
        provider.next(
                ScriptedProvider.Answer.error("invalid_client", "AADSTS7000222: secret " + ScriptedProvider.SECRET));
        ConsentOutcome.Refused refused = (ConsentOutcome.Refused) answer(browser, "code-canary");
        assertThat(refused.problem().what()).isEqualTo("The client secret has expired.");
        assertThat(refused.problem().text()).doesNotContain("canary");
    }

    @Test
    void a_provider_that_answers_nonsense_or_not_at_all_is_told() {
        AtProvider first = start();
        provider.next(new ScriptedProvider.Answer(200, Map.of("nonsense", true)));
        assertThat(what(answer(first, provider.consent(first.page)))).contains("none of OAuth 2.0");

        AtProvider second = start();
        provider.close();
        assertThat(what(answer(second, "code"))).contains("no connection");
    }

    @Test
    void a_configuration_that_changes_meanwhile_ends_the_attempt() {
        AtProvider browser = start();
        Begun begun = authorizations.begin(mailbox(), Method.BROWSER);
        configure(provider.settings(Provider.GENERIC, List.of("imap")));

        assertThat(what(answer(browser, provider.consent(browser.page)))).contains("changed meanwhile");
        assertThat(authorizations.browser().start(ticket(begun))).isInstanceOf(Start.Refused.class);
        mailboxes.clear();
        AtProvider gone = browser;
        assertThat(what(answer(gone, "code"))).contains("taken already");
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void more_scopes_than_were_granted_ask_for_another_consent() {
        AtProvider browser = start();
        answer(browser, provider.consent(browser.page));

        configure(provider.settings(Provider.GENERIC, List.of("offline_access", "IMAP", "smtp", "contacts")));

        assertThat(authorizations.state(mailbox()).missing()).containsExactly("contacts");
        assertThat(authorizations.state(mailbox()).reason())
                .isEqualTo("The configuration asks for more than was granted: contacts. Authorize again.");
    }

    @Test
    void what_the_browser_was_sent_to_can_be_pasted_by_operators_alone() {
        Begun begun = authorizations.begin(mailbox(), Method.PASTE);
        Attempt attempt = authorizations.attempt(mailbox(), begun.attempt()).orElseThrow();
        Attempt other = authorizations
                .attempt(
                        mailbox(), authorizations.begin(mailbox(), Method.PASTE).attempt())
                .orElseThrow();
        String state = ScriptedProvider.single(begun.url().getRawQuery()).get("state");
        String code = provider.consent(begun.url());
        String landed = "https://mail.acme.test/api/oauth/callback?state=" + state + "&code=" + code;

        assertThat(what(authorizations.answer(new ProviderAnswer(state, code, null, null, null), "a=b")))
                .contains("another browser");
        assertThat(what(authorizations.pasted(attempt, landed.replace("mail.acme", "evil"))))
                .contains("not the address");
        assertThat(what(authorizations.pasted(attempt, "nonsense"))).contains("not the address");
        assertThat(what(authorizations.pasted(other, landed))).contains("another browser");
        assertThat(authorizations.pasted(attempt, landed)).isInstanceOf(ConsentOutcome.Granted.class);
        assertThat(authorizations.outcome(
                        mailbox(),
                        authorizations.attempt(mailbox(), begun.attempt()).orElseThrow()))
                .isInstanceOf(ConsentOutcome.Granted.class);
    }

    private ConsentOutcome poll(Begun begun) {
        return authorizations.outcome(
                mailbox(), authorizations.attempt(mailbox(), begun.attempt()).orElseThrow());
    }

    @Test
    void a_device_code_is_asked_about_as_often_as_the_provider_wants() {
        Begun begun = authorizations.begin(mailbox(), Method.DEVICE);
        provider.next(
                ScriptedProvider.Answer.error("authorization_pending", "wait"),
                ScriptedProvider.Answer.error("slow_down", "wait longer"));
        List<ConsentOutcome> early = new ArrayList<>();

        early.add(poll(begun));
        clock.advance(Duration.ofSeconds(5));
        early.add(poll(begun));
        early.add(poll(begun));
        clock.advance(Duration.ofSeconds(5));
        ConsentOutcome slower = poll(begun);
        clock.advance(Duration.ofSeconds(9));
        early.add(poll(begun));

        assertThat(begun.url()).isEqualTo(URI.create(provider.url() + "/type"));
        assertThat(begun.userCode()).isEqualTo(new Secret("WDJB-MJHT"));
        assertThat(begun.pollSeconds()).isEqualTo(5);
        assertThat(early).allMatch(ConsentOutcome.Waiting.class::isInstance);
        assertThat(slower).isEqualTo(new ConsentOutcome.Waiting("support-1", 10));
        assertThat(provider.requests()).hasSize(3);
        clock.advance(Duration.ofSeconds(1));
        assertThat(poll(begun)).isEqualTo(new ConsentOutcome.Granted("support-1"));
        assertThat(poll(begun)).isEqualTo(new ConsentOutcome.Granted("support-1"));
        assertThat(provider.requests()).hasSize(4);
        assertThat(granted).containsExactly("support-1");
    }

    @Test
    void a_provider_that_is_away_for_a_moment_ends_no_attempt() {
        Begun begun = authorizations.begin(mailbox(), Method.DEVICE);
        provider.next(new ScriptedProvider.Answer(503, Map.of()));
        clock.advance(Duration.ofSeconds(5));

        assertThat(poll(begun)).isEqualTo(new ConsentOutcome.Waiting("support-1", 10));
        clock.advance(Duration.ofSeconds(10));
        assertThat(poll(begun)).isEqualTo(new ConsentOutcome.Granted("support-1"));
    }

    @Test
    void a_device_code_that_is_too_old_or_declined_ends_the_attempt() {
        Begun old = authorizations.begin(mailbox(), Method.DEVICE);
        clock.advance(Duration.ofSeconds(601));
        assertThat(what(poll(old))).isEqualTo("The code was not typed in time.");

        Begun expired = authorizations.begin(mailbox(), Method.DEVICE);
        clock.advance(Duration.ofSeconds(5));
        provider.next(ScriptedProvider.Answer.error("expired_token", "too late"));
        assertThat(what(poll(expired))).isEqualTo("The code was not typed in time.");
        assertThat(what(poll(expired))).startsWith("The code was not typed in time.");

        Begun declined = authorizations.begin(mailbox(), Method.DEVICE);
        clock.advance(Duration.ofSeconds(5));
        provider.next(ScriptedProvider.Answer.error("access_denied", "no"));
        assertThat(what(poll(declined))).contains("did not consent");
        assertThat(granted).isEmpty();
    }

    @Test
    void a_device_code_is_sealed_in_the_ledger_and_gone_with_the_attempt() throws Exception {
        Begun begun = authorizations.begin(mailbox(), Method.DEVICE);
        assertThat(stored("device_code")).isNotNull().doesNotContain("canary");

        clock.advance(Duration.ofSeconds(5));
        poll(begun);

        assertThat(stored("device_code")).isNull();
    }

    private @Nullable String stored(String column) throws Exception {
        try (var connection = ledger.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + column + " FROM authorization_attempt")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    @Test
    void what_is_good_once_lies_in_the_ledger_as_a_hash_alone() throws Exception {
        Begun begun = authorizations.begin(mailbox(), Method.BROWSER);
        AtProvider browser = start(begun);
        String word = browser.cookies().replaceAll(".*=", "");

        assertThat(List.of(stored("ticket_sha256"), stored("state_sha256"), stored("binding_sha256")))
                .allMatch(hash -> hash.matches("[0-9a-f]{64}"))
                .doesNotContain(ticket(begun), browser.state(), word);
    }

    @Test
    void a_revocation_tells_the_provider_and_deletes_the_tokens_whatever_it_says() {
        AtProvider browser = start();
        answer(browser, provider.consent(browser.page));
        assertThat(authorizations.revoke(mailbox())).isEqualTo(Authorizations.Revoked.AT_PROVIDER);
        assertThat(provider.requests().get(1))
                .containsEntry("path", "/realm/revoke")
                .containsEntry("token", ScriptedProvider.REFRESH);
        assertThat(isAuthorized()).isFalse();
        assertThat(authorizations.revoke(mailbox())).isEqualTo(Authorizations.Revoked.NOTHING);

        AtProvider again = start();
        answer(again, provider.consent(again.page));
        provider.next(new ScriptedProvider.Answer(503, Map.of()));
        assertThat(authorizations.revoke(mailbox())).isEqualTo(Authorizations.Revoked.NOT_AT_PROVIDER);
        assertThat(isAuthorized()).isFalse();
    }

    @Test
    void a_mailbox_that_cannot_be_authorized_here_says_why() {
        configure(null);
        assertThatThrownBy(() -> authorizations.begin(mailbox(), Method.BROWSER))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("signs in by password");
        OAuthSettings all = provider.settings();
        configure(new OAuthSettings(
                all.provider(), all.clientId(), null, null, all.tokenUri(), null, null, null, all.scopes(), null, ""));
        assertThatThrownBy(() -> authorizations.begin(mailbox(), Method.BROWSER))
                .hasMessageContaining("oauth.authorization-uri");
        assertThatThrownBy(() -> authorizations.begin(mailbox(), Method.DEVICE))
                .hasMessageContaining("oauth.device-authorization-uri");
        configure(new OAuthSettings(
                all.provider(),
                all.clientId(),
                null,
                null,
                all.tokenUri(),
                all.authorizationUri(),
                null,
                null,
                all.scopes(),
                new Secret("configured"),
                ""));
        assertThatThrownBy(() -> authorizations.begin(mailbox(), Method.BROWSER))
                .hasMessageContaining("oauth.refresh-token");
    }
}
