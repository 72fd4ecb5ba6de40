package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.mailbox.ConnectionReport.Failure;
import org.postroute.mailbox.ConnectionReport.Step;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;

/** What is said to servers, and what is made of their answers, when a mailbox signs in by token. */
class TokenSignInTest {
    private static final String OWN = "support@example.test";
    /** A delegated sign-in: not the mailbox's address. */
    private static final String USER = "shared-login";

    private final FakeTokens tokens = FakeTokens.numbered();
    private final Set<String> good = ConcurrentHashMap.newKeySet();
    private final List<String> journal = new ArrayList<>();

    private static ServerSettings server(ScriptedServer server) {
        return new ServerSettings("localhost", server.port(), Security.NONE, AuthMode.OAUTH2, USER, null);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /** Takes the tokens that are good, as Gmail does. */
    private final class ImapServer implements ScriptedServer.Dialogue {
        private final String capabilities;
        private final String refusal;

        ImapServer(String capabilities, String refusal) {
            this.capabilities = capabilities;
            this.refusal = refusal;
        }

        @Override
        public void with(ScriptedServer.Client client) throws IOException {
            client.say("* OK ready");
            for (String line = client.line(); line != null; line = client.line()) {
                String tag = line.substring(0, line.indexOf(' '));
                if (line.contains("AUTHENTICATE")) {
                    authenticate(client, tag, line.split(" "));
                } else if (line.contains("CAPABILITY")) {
                    client.say("* CAPABILITY IMAP4rev1 " + capabilities, tag + " OK done");
                } else if (line.contains("SELECT")) {
                    client.say("* 0 EXISTS", "* OK [UIDVALIDITY 7] ok", tag + " OK done");
                } else if (line.contains("SEARCH")) {
                    client.say("* SEARCH", tag + " OK done");
                } else {
                    client.say(tag + " OK done");
                }
            }
        }

        private void authenticate(ScriptedServer.Client client, String tag, String[] words) throws IOException {
            String response = words.length > 3 ? words[3] : "";
            if (response.isEmpty()) {
                client.say("+ ");
                response = client.line();
            }
            String shown = decoded(response);
            if (good.stream().anyMatch(token -> shown.contains("auth=Bearer " + token + "\1"))) {
                client.say(tag + " OK [CAPABILITY IMAP4rev1] welcome");
                return;
            }
            client.say("+ "
                    + base64("{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"https://mail.google.com/\"}"));
            client.line();
            client.say(tag + " " + refusal);
        }
    }

    private final class SmtpServer implements ScriptedServer.Dialogue {
        private final String mechanisms;
        private final SmtpScript script;

        SmtpServer(String mechanisms, SmtpScript script) {
            this.mechanisms = mechanisms;
            this.script = script.on("EHLO", "250-scripted\r\n250 AUTH " + mechanisms)
                    .on("", "535 5.7.8 no")
                    .on("AQ==", "535 5.7.8 no");
        }

        @Override
        public void with(ScriptedServer.Client client) throws IOException {
            script.with(client);
        }
    }

    private Access access() {
        return new Access(
                new Dialer(TlsTrust.of(null), TestSettings.NAMES, Duration.ofSeconds(2), Duration.ofSeconds(5)),
                tokens);
    }

    private List<Step> steps(ScriptedServer imap) {
        MailboxSettings mailbox = TestSettings.mailbox(OWN, server(imap), null, "INBOX");
        return new ConnectionTest(access()).of(mailbox, false).get(0).steps();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH=XOAUTH2 SASL-IR", "AUTH=XOAUTH2"})
    void xoauth2_names_the_user_and_the_token(String capabilities) throws Exception {
        good.add("token-canary-1");
        try (ScriptedServer server = new ScriptedServer(new ImapServer(capabilities, "NO never"))) {
            assertThat(steps(server)).allMatch(step -> step.failure() == null);
            String response = base64("user=" + USER + "\1auth=Bearer token-canary-1\1\1");
            if (capabilities.contains("SASL-IR")) {
                assertThat(server.heard).anyMatch(line -> line.endsWith(" AUTHENTICATE XOAUTH2 " + response));
            } else {
                assertThat(server.heard).contains(response).anyMatch(line -> line.endsWith(" AUTHENTICATE XOAUTH2"));
            }
        }
        assertThat(tokens.rejected).isEmpty();
    }

    @Test
    void oauthbearer_is_used_where_there_is_no_xoauth2() throws Exception {
        good.add("token-canary-1");
        try (ScriptedServer server = new ScriptedServer(new ImapServer("AUTH=OAUTHBEARER SASL-IR", "NO never"))) {
            assertThat(steps(server)).allMatch(step -> step.failure() == null);
            String response = base64(
                    "n,a=" + USER + ",\1host=localhost\1port=" + server.port() + "\1auth=Bearer token-canary-1\1\1");
            assertThat(server.heard).anyMatch(line -> line.endsWith(" AUTHENTICATE OAUTHBEARER " + response));
        }
    }

    @Test
    void a_rejected_token_is_given_back_and_a_fresh_one_works() throws Exception {
        good.add("token-canary-2");
        try (ScriptedServer server = new ScriptedServer(
                new ImapServer("AUTH=XOAUTH2 SASL-IR", "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"))) {
            assertThat(steps(server)).allMatch(step -> step.failure() == null);
        }
        assertThat(tokens.rejected).containsExactly("token-canary-1");
        assertThat(tokens.minted).hasValue(2);
    }

    @Test
    void two_rejected_tokens_are_an_authentication_failure_that_tells_the_challenge() throws Exception {
        try (ScriptedServer server = new ScriptedServer(new ImapServer(
                "AUTH=XOAUTH2", "NO [AUTHENTICATIONFAILED] Invalid token-canary-2 credentials (Failure)"))) {
            List<Step> steps = steps(server);
            Step failed = steps.get(steps.size() - 1);
            assertThat(failed.name()).isEqualTo("sign-in");
            assertThat(failed.failure()).isEqualTo(Failure.AUTHENTICATION);
            assertThat(failed.words())
                    .isEqualTo("sign-in rejected: [AUTHENTICATIONFAILED] Invalid (…) credentials (Failure)"
                            + " (status 400, schemes Bearer, scope https://mail.google.com/)");
            assertThat(server.heard).contains("");
        }
        assertThat(tokens.rejected).containsExactly("token-canary-1", "token-canary-2");
    }

    @Test
    void a_server_without_oauth_is_no_reason_to_give_a_token_back() throws Exception {
        try (ScriptedServer server = new ScriptedServer(new ImapServer("AUTH=PLAIN", "NO never"))) {
            List<Step> steps = steps(server);
            assertThat(steps.get(steps.size() - 1).words()).isEqualTo("the server offers no sign-in by OAuth");
            assertThat(server.heard).noneMatch(line -> line.contains("AUTHENTICATE"));
        }
        assertThat(tokens.rejected).isEmpty();
    }

    @Test
    void a_server_that_is_busy_is_no_reason_either() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                new ImapServer("AUTH=XOAUTH2", "NO [ALERT] Too many simultaneous connections. (Failure)"))) {
            List<Step> steps = steps(server);
            assertThat(steps.get(steps.size() - 1).failure()).isEqualTo(Failure.NETWORK);
        }
        assertThat(tokens.rejected).isEmpty();
    }

    @Test
    void a_running_mailbox_replaces_an_expired_token_and_fetches_it_on_no_thread_that_others_wait_for()
            throws Exception {
        good.add("token-canary-2");
        try (ScriptedServer server = new ScriptedServer(new ImapServer("AUTH=XOAUTH2 SASL-IR", "NO no"));
                RunningMailbox running = running(server)) {
            await().until(() -> running.sweeps() > 1);
            assertThat(running.problems()).isEmpty();
        }
        assertThat(tokens.rejected).containsExactly("token-canary-1");
        assertThat(tokens.threads).isNotEmpty().allMatch(name -> name.startsWith("MailboxToken-"));
    }

    private RunningMailbox running(ScriptedServer server) throws Exception {
        MailboxSettings mailbox = TestSettings.mailbox(OWN, server(server), null, "INBOX");
        return new RunningMailbox(TestSettings.settings(mailbox, null), new Inbox(), 50, tokens);
    }

    @Test
    void a_running_mailbox_whose_tokens_are_all_rejected_says_so_and_is_tried_again() throws Exception {
        try (ScriptedServer server = new ScriptedServer(new ImapServer("AUTH=XOAUTH2 SASL-IR", "NO no"));
                RunningMailbox running = running(server)) {
            await().until(() -> running.problems().size() > 1);
            assertThat(running.problems()).allMatch(problem -> problem.startsWith("sign-in rejected: no (status 400"));
            good.addAll(List.of("token-canary-1", "token-canary-2"));
            good.add("token-canary-" + (tokens.minted.get() + 1));
            good.add("token-canary-" + (tokens.minted.get() + 2));
            await().atMost(Duration.ofMinutes(1)).until(() -> running.sweeps() > 0);
        }
    }

    @Test
    void a_token_that_does_not_come_keeps_no_other_mailbox_waiting() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        FakeTokens slow = new FakeTokens(() -> {
            try {
                late.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "late";
        });
        ImapScript script = new ImapScript().on("UID SEARCH", "* SEARCH");
        try (ScriptedServer server = new ScriptedServer(script)) {
            List<MailboxSettings> mailboxes = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                mailboxes.add(TestSettings.mailbox(i, server(server), "INBOX"));
            }
            mailboxes.add(TestSettings.mailbox(21, TestSettings.plainServer(server.port()), "INBOX"));
            try (RunningMailbox running =
                    new RunningMailbox(TestSettings.settings(mailboxes, null, true), new Inbox(), 50, slow)) {
                await().until(() -> running.sweeps("test-21") > 3);
                assertThat(running.problems()).isEmpty();
                late.countDown();
            }
        }
    }

    private SubmissionSender sender(ScriptedServer server) {
        MailboxSettings mailbox = TestSettings.mailbox(OWN, null, server(server), "INBOX");
        return new SubmissionSender(
                () -> TestSettings.settings(mailbox, null),
                access(),
                (id, attempt) -> journal.add(id),
                InstantSource.system(),
                event -> {});
    }

    @Test
    void smtp_sends_the_token_with_the_command() throws Exception {
        SmtpScript script = new SmtpScript();
        try (ScriptedServer server = new ScriptedServer(new SmtpServer("LOGIN XOAUTH2", script));
                SubmissionSender sender = sender(server)) {
            sender.send(SubmissionSenderTest.message("hello", "ann@customer.test"));
            assertThat(server.heard)
                    .contains("AUTH XOAUTH2 " + base64("user=" + USER + "\1auth=Bearer token-canary-1\1\1"));
        }
        assertThat(script.messages).hasSize(1);
    }

    @Test
    void smtp_uses_oauthbearer_where_there_is_no_xoauth2() throws Exception {
        SmtpScript script = new SmtpScript();
        try (ScriptedServer server = new ScriptedServer(new SmtpServer("OAUTHBEARER", script));
                SubmissionSender sender = sender(server)) {
            sender.send(SubmissionSenderTest.message("hello", "ann@customer.test"));
            assertThat(server.heard)
                    .contains("AUTH OAUTHBEARER "
                            + base64("n,a=" + USER + ",\1host=localhost\1port=" + server.port()
                                    + "\1auth=Bearer token-canary-1\1\1"));
        }
    }

    @Test
    void an_smtp_rejection_is_heard_to_its_end_and_tried_once_more() throws Exception {
        SmtpScript script = new SmtpScript()
                .on("AUTH", "334 " + base64("{\"status\":\"401\",\"error_description\":\"token-canary-2 is old\"}"));
        try (ScriptedServer server = new ScriptedServer(new SmtpServer("XOAUTH2", script));
                SubmissionSender sender = sender(server)) {
            assertThatThrownBy(() -> sender.send(SubmissionSenderTest.message("hello", "ann@customer.test")))
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessage("sign-in rejected: 535 5.7.8 no (status 401, error_description (…) is old)")
                    .hasNoCause();
            assertThat(server.connections).hasValue(2);
        }
        assertThat(tokens.rejected).containsExactly("token-canary-1", "token-canary-2");
        assertThat(journal).isEmpty();
    }

    @Test
    void an_smtp_server_that_is_out_of_order_is_tried_later_with_the_same_token() throws Exception {
        SmtpScript script = new SmtpScript().on("AUTH", "454 4.7.0 Temporary authentication failure");
        try (ScriptedServer server = new ScriptedServer(new SmtpServer("XOAUTH2", script));
                SubmissionSender sender = sender(server)) {
            assertThatThrownBy(() -> sender.send(SubmissionSenderTest.message("hello", "ann@customer.test")))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("454 4.7.0");
        }
        assertThat(tokens.rejected).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void a_token_that_expires_on_an_open_connection_is_replaced_and_the_message_sent_once(String verb)
            throws Exception {
        SmtpScript script = new SmtpScript();
        String usual = script.reply(verb);
        try (ScriptedServer server = new ScriptedServer(new SmtpServer("XOAUTH2", script));
                SubmissionSender sender = sender(server)) {
            sender.send(SubmissionSenderTest.message("first", "ann@customer.test"));
            script.on(verb, "530 5.7.57 Client not authenticated to send mail.");
            script.on("AUTH", (client, command) -> {
                script.on(verb, usual);
                client.say("235 2.7.0 welcome");
            });
            sender.send(SubmissionSenderTest.message("second", "ann@customer.test"));
        }
        assertThat(script.messages).hasSize(2);
        assertThat(tokens.rejected).containsExactly("token-canary-1");
        assertThat(journal).hasSize(2);
    }

    @Test
    void a_token_that_expires_at_the_dot_makes_the_message_wait_and_not_fail() throws Exception {
        SmtpScript script = new SmtpScript().on(".", "530 5.7.57 Client not authenticated to send mail.");
        try (ScriptedServer server = new ScriptedServer(new SmtpServer("XOAUTH2", script));
                SubmissionSender sender = sender(server)) {
            assertThatThrownBy(() -> sender.send(SubmissionSenderTest.message("hello", "ann@customer.test")))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageStartingWith("the token has expired: the server said 530");
        }
        assertThat(script.messages).hasSize(1);
        assertThat(tokens.rejected).containsExactly("token-canary-1");
    }
}
