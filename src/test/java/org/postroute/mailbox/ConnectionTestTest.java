package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.config.MailboxSettings;
import org.postroute.config.Secret;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.EgressPolicy;
import org.postroute.mailbox.ConnectionReport.Failure;
import org.postroute.mailbox.ConnectionReport.Step;

class ConnectionTestTest {
    private static final String OWN = "support@example.test";

    private static ConnectionTest test(@Nullable Path trust) {
        return new ConnectionTest(new Access(
                new Dialer(TlsTrust.of(trust), TestSettings.NAMES, Duration.ofSeconds(2), Duration.ofMillis(700)),
                new NoTokens()));
    }

    private static MailboxSettings imap(int port, Security security) {
        return TestSettings.mailbox(
                OWN, TestSettings.server(port, security, AuthMode.LOGIN, OWN, TestSettings.PASSWORD), null, "Work");
    }

    private static MailboxSettings smtp(int port, Security security) {
        return TestSettings.mailbox(
                OWN, null, TestSettings.server(port, security, AuthMode.LOGIN, OWN, TestSettings.PASSWORD), "INBOX");
    }

    private static List<Step> steps(MailboxSettings mailbox, @Nullable Path trust) {
        List<ConnectionReport> reports = test(trust).of(mailbox, false);
        assertThat(reports).hasSize(1);
        return reports.get(0).steps();
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    private static Step last(List<Step> steps) {
        return steps.get(steps.size() - 1);
    }

    private static ImapScript folderWithMail() {
        return new ImapScript()
                .on("UID SEARCH", "* SEARCH 5 6")
                .on("UID FETCH * (UID)", "* 1 FETCH (UID 6)")
                .on("UID FETCH 6 (UID BODY", "* 1 FETCH (UID 6 BODY[]<0> {5}\r\nhello)");
    }

    @Test
    void every_imap_step_is_named_with_what_it_found() throws Exception {
        try (ScriptedServer server = new ScriptedServer(folderWithMail())) {
            List<Step> steps = steps(imap(server.port(), Security.NONE), null);
            assertThat(names(steps))
                    .containsExactly("resolve", "connect", "greeting", "sign-in", "open-folder", "fetch");
            assertThat(steps).allMatch(step -> step.failure() == null);
            assertThat(steps.get(4).words()).isEqualTo("1 messages, 2 unread");
            assertThat(steps.get(5).words()).isEqualTo("read 5 bytes of the newest message");
            assertThat(server.heard).noneMatch(line -> line.contains("STORE") || line.contains(" BODY["));
        }
    }

    @Test
    void every_smtp_step_is_named_and_nothing_is_sent() throws Exception {
        try (ScriptedServer server = new ScriptedServer(new SmtpScript().on("AUTH", "334 go on"))) {
            List<Step> steps = steps(smtp(server.port(), Security.NONE), null);
            assertThat(names(steps)).containsExactly("resolve", "connect", "greeting", "sign-in");
        }
        SmtpScript plain = new SmtpScript().on("EHLO", "250-scripted\r\n250 AUTH PLAIN");
        try (ScriptedServer server = new ScriptedServer(plain)) {
            List<Step> steps = steps(smtp(server.port(), Security.NONE), null);
            assertThat(steps).allMatch(step -> step.failure() == null);
            assertThat(server.heard).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @Test
    void a_wrong_imap_password_is_an_authentication_failure_in_the_servers_words() throws Exception {
        ScriptedServer.Dialogue refusing = client -> {
            client.say("* OK hi");
            for (String line = client.line(); line != null; line = client.line()) {
                String tag = line.substring(0, line.indexOf(' '));
                if (line.contains("CAPABILITY")) {
                    client.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN", tag + " OK");
                } else if (line.contains("AUTHENTICATE")) {
                    client.say("+ ");
                    String secret = client.line();
                    client.say(tag + " NO [AUTHENTICATIONFAILED] no such luck " + secret + " " + TestSettings.PASSWORD);
                } else {
                    client.say(tag + " OK");
                }
            }
        };
        try (ScriptedServer server = new ScriptedServer(refusing)) {
            Step failed = last(steps(imap(server.port(), Security.NONE), null));
            assertThat(failed.name()).isEqualTo("sign-in");
            assertThat(failed.failure()).isEqualTo(Failure.AUTHENTICATION);
            assertThat(failed.words())
                    .contains("[AUTHENTICATIONFAILED] no such luck")
                    .doesNotContain(TestSettings.PASSWORD, "AHN1cHBvcnR");
            assertThat(failed.hint()).contains("app password");
        }
    }

    @Test
    void a_wrong_smtp_password_is_an_authentication_failure_in_the_servers_words() throws Exception {
        SmtpScript script =
                new SmtpScript().on("EHLO", "250-scripted\r\n250 AUTH PLAIN").on("AUTH", "535 5.7.8 no such luck");
        try (ScriptedServer server = new ScriptedServer(script)) {
            Step failed = last(steps(smtp(server.port(), Security.NONE), null));
            assertThat(failed.name()).isEqualTo("sign-in");
            assertThat(failed.failure()).isEqualTo(Failure.AUTHENTICATION);
            assertThat(failed.words()).contains("535 5.7.8 no such luck");
        }
    }

    @Test
    void microsoft_is_known_to_take_no_passwords() {
        ServerSettings server =
                new ServerSettings("outlook.office365.com", 993, Security.SSL, AuthMode.LOGIN, OWN, new Secret("x"));
        assertThat(new Hints(server, "imap").of("sign-in", new org.postroute.message.MisconfiguredException("no")))
                .hasValueSatisfying(hint -> assertThat(hint.means()).contains("use OAuth"));
    }

    @Test
    void the_folders_there_are_stand_in_the_hint_when_the_wanted_one_is_missing() throws Exception {
        ScriptedServer.Dialogue dialogue = client -> {
            client.say("* OK hi");
            for (String line = client.line(); line != null; line = client.line()) {
                String tag = line.substring(0, line.indexOf(' '));
                if (line.contains("SELECT")) {
                    client.say(tag + " NO [NONEXISTENT] no such folder");
                } else if (line.contains("LIST")) {
                    client.say("* LIST () \"/\" INBOX", "* LIST () \"/\" Support", tag + " OK");
                } else {
                    client.say(tag + " OK");
                }
            }
        };
        try (ScriptedServer server = new ScriptedServer(dialogue)) {
            Step failed = last(steps(imap(server.port(), Security.NONE), null));
            assertThat(failed.name()).isEqualTo("open-folder");
            assertThat(failed.failure()).isEqualTo(Failure.CONFIGURATION);
            assertThat(failed.hint()).isEqualTo("The folder cannot be opened. Folders there are: INBOX, Support");
        }
    }

    @ParameterizedTest
    @CsvSource({"imap", "smtp"})
    void a_refused_connection_is_a_network_failure(String direction) throws Exception {
        try (ClosedPort closed = new ClosedPort()) {
            Step failed = last(steps(mailbox(direction, closed.number(), Security.SSL), null));
            assertThat(failed.name()).isEqualTo("connect");
            assertThat(failed.failure()).isEqualTo(Failure.NETWORK);
            assertThat(failed.words()).isEqualTo("the connection was refused");
            assertThat(failed.hint()).contains("host and port");
        }
    }

    @ParameterizedTest
    @CsvSource({"imap", "smtp"})
    void tls_on_a_plain_port_is_named(String direction) throws Exception {
        ScriptedServer.Dialogue plain = direction.equals("imap") ? new ImapScript() : new SmtpScript();
        try (ScriptedServer server = new ScriptedServer(plain)) {
            Step failed = last(steps(mailbox(direction, server.port(), Security.SSL), null));
            assertThat(failed.name()).isEqualTo("tls");
            assertThat(failed.words()).isEqualTo("the server does not speak TLS on this port");
            assertThat(failed.hint()).contains("starttls");
        }
    }

    @ParameterizedTest
    @CsvSource({"imap", "smtp"})
    void plain_on_a_tls_port_is_named(String direction, @TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.of(directory, "localhost", "-validity", "5");
        try (ScriptedServer server = new ScriptedServer(certificate.listen(), new ImapScript())) {
            Step failed = last(steps(mailbox(direction, server.port(), Security.STARTTLS), null));
            assertThat(failed.name()).isEqualTo("starttls");
            assertThat(failed.hint()).contains("Try security ssl");
        }
    }

    @ParameterizedTest
    @CsvSource({"imap", "smtp"})
    void a_certificate_fault_is_named(String direction, @TempDir Path directory) throws Exception {
        TestCertificate elsewhere = TestCertificate.of(directory, "elsewhere.test", "-validity", "5");
        try (ScriptedServer server = new ScriptedServer(elsewhere.listen(), new ImapScript())) {
            MailboxSettings mailbox = mailbox(direction, server.port(), Security.SSL);
            assertThat(last(steps(mailbox, null)).words())
                    .isEqualTo("the server's certificate is not trusted: it is self-signed");
            assertThat(last(steps(mailbox, elsewhere.pem())).words())
                    .isEqualTo("the server's certificate is for another host name: elsewhere.test");
        }
    }

    @Test
    void a_missing_starttls_is_named() throws Exception {
        try (ScriptedServer server = new ScriptedServer(new SmtpScript())) {
            Step failed = last(steps(smtp(server.port(), Security.STARTTLS), null));
            assertThat(failed.name()).isEqualTo("starttls");
            assertThat(failed.words()).contains("does not offer STARTTLS");
        }
    }

    @Test
    void an_unknown_host_is_named() {
        ServerSettings server =
                new ServerSettings("no-such-host.invalid", 993, Security.SSL, AuthMode.LOGIN, OWN, new Secret("x"));
        Step failed = last(steps(TestSettings.mailbox(OWN, server, null, "INBOX"), null));
        assertThat(failed.words()).isEqualTo("the host name is unknown");
    }

    private static MailboxSettings mailbox(String direction, int port, Security security) {
        return direction.equals("imap") ? imap(port, security) : smtp(port, security);
    }

    private static ConnectionTest without(String host, EgressPolicy policy) {
        EgressGuard names = new EgressGuard(() -> policy);
        return new ConnectionTest(new Access(
                new Dialer(TlsTrust.of(null), names, Duration.ofSeconds(2), Duration.ofSeconds(2)), new NoTokens()));
    }

    /** Whoever may have mailboxes tested cannot find out what listens inside. */
    @ParameterizedTest
    @CsvSource({"SSL", "STARTTLS", "NONE"})
    void a_host_that_leads_where_no_server_may_be_is_not_connected_to_and_every_port_looks_the_same(Security security)
            throws Exception {
        EgressPolicy refusing = new EgressPolicy(false, Set.of(), false, Set.of());
        try (ServerSocket open = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ClosedPort closed = new ClosedPort()) {
            open.setSoTimeout(200);
            for (Function<Integer, MailboxSettings> mailbox : List.<Function<Integer, MailboxSettings>>of(
                    port -> imap(port, security), port -> smtp(port, security))) {
                List<String> told = Stream.of(open.getLocalPort(), closed.number())
                        .map(port -> without("localhost", refusing)
                                .of(mailbox.apply(port), false)
                                .get(0)
                                .steps())
                        .map(steps -> steps.size() + " " + last(steps).name() + " "
                                + last(steps).words() + " " + last(steps).failure())
                        .toList();
                assertThat(told.get(0))
                        .contains("1 resolve not connected: localhost leads to this machine")
                        .isEqualTo(told.get(1));
                assertThat(without("localhost", refusing).inShort(mailbox.apply(open.getLocalPort())))
                        .hasSize(1);
            }
            assertThatThrownBy(open::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }
}
