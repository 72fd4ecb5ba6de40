package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postroute.config.MailboxSettings;
import org.postroute.config.Secret;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.mailbox.ConnectionReport.Step;

/**
 * A server that cannot be trusted, or somebody in between who takes TLS away or speaks out of turn, gets no secret. Looked
 * for in all bytes that passed, in both directions, as they are and in base64.
 */
class NothingSecretOnTheWireTest {
    private static final String USER = "support@example.test";
    private static final String TOKEN = "token-canary-1";

    @TempDir
    private Path place;

    private final FakeTokens tokens = FakeTokens.numbered();

    /** Offers STARTTLS unless it was stripped, and sign-ins unless something was injected, which does. */
    private record Server(
            boolean imap, boolean offers, @Nullable SSLContext context, String injected)
            implements ScriptedServer.Dialogue {
        @Override
        public void with(ScriptedServer.Client client) throws IOException {
            client.say(imap ? "* OK ready" : "220 ready");
            for (String line = client.line(); line != null; line = client.line()) {
                String tag = line.split(" ")[0];
                if (line.contains("STARTTLS") && context != null) {
                    client.write((imap ? tag + " OK begin" : "220 go ahead") + "\r\n" + injected);
                    client.startTls(context);
                } else if (imap) {
                    client.say("* CAPABILITY IMAP4rev1 " + capabilities(), tag + " OK done");
                } else {
                    client.say(line.startsWith("EHLO") ? extensions() : line.startsWith("AUTH") ? "235 ok" : "250 ok");
                }
            }
        }

        private String capabilities() {
            return (offers ? "STARTTLS " : "") + (injected.isEmpty() ? "SASL-IR AUTH=XOAUTH2" : "LOGINDISABLED");
        }

        private String extensions() {
            return "250-ready\r\n" + (offers ? "250-STARTTLS\r\n" : "")
                    + (injected.isEmpty() ? "250 AUTH PLAIN XOAUTH2" : "250 HELP");
        }
    }

    private record Case(String problem, String direction, Security security, AuthMode auth) {
        boolean isImap() {
            return direction.equals("imap");
        }

        boolean isStripped() {
            return problem.equals("stripped");
        }

        boolean beginsWithTls() {
            return security == Security.SSL;
        }

        String words() {
            return switch (problem) {
                case "expired" -> "the server's certificate has expired";
                case "self-signed" -> "the server's certificate is not trusted: it is self-signed";
                case "wrong host" -> "the server's certificate is for another host name: elsewhere.test";
                default -> "the server does not offer STARTTLS, which is required";
            };
        }

        TestCertificate certificate(Path place) throws Exception {
            return switch (problem) {
                case "expired" -> TestCertificate.of(place, "localhost", "-startdate", "-10d", "-validity", "5");
                case "wrong host" -> TestCertificate.of(place, "elsewhere.test");
                default -> TestCertificate.of(place, "localhost");
            };
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String problem : List.of("expired", "self-signed", "wrong host", "stripped")) {
            for (String direction : List.of("imap", "smtp")) {
                for (AuthMode auth : List.of(AuthMode.LOGIN, AuthMode.OAUTH2)) {
                    cases.add(new Case(problem, direction, Security.STARTTLS, auth));
                    if (!problem.equals("stripped")) {
                        cases.add(new Case(problem, direction, Security.SSL, auth));
                    }
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_server_that_cannot_be_trusted_is_refused_before_anything_secret_is_sent(Case tried) throws Exception {
        TestCertificate certificate = tried.certificate(place);
        boolean first = tried.beginsWithTls();
        Server dialogue = new Server(tried.isImap(), !tried.isStripped() && !first, certificate.context(), "");
        try (ScriptedServer server =
                        first ? new ScriptedServer(certificate.listen(), dialogue) : new ScriptedServer(dialogue);
                RecordingProxy proxy = new RecordingProxy(server.port())) {
            Path trusted = tried.problem().equals("self-signed") ? null : certificate.pem();
            Step failed = report(tried.isImap(), proxy.port(), tried.security(), tried.auth(), trusted)
                    .failed()
                    .orElseThrow();

            assertThat(failed.name()).isEqualTo(first ? "tls" : "starttls");
            assertThat(failed.words()).isEqualTo(tried.words());
            assertThat(proxy.recorded()).isNotEmpty();
            assertThat(secretsIn(proxy.recorded())).isEmpty();
            assertThat(server.heard).noneMatch(line -> line.contains("AUTH") || line.contains("LOGIN"));
            assertThat(tokens.minted).hasValue(0);
        }
    }

    @Test
    void a_good_server_gets_the_secret_but_nobody_in_between_does() throws Exception {
        TestCertificate certificate = TestCertificate.of(place, "localhost");
        try (ScriptedServer server = new ScriptedServer(new Server(true, true, certificate.context(), ""));
                RecordingProxy proxy = new RecordingProxy(server.port())) {
            ConnectionReport report = report(true, proxy.port(), Security.STARTTLS, AuthMode.OAUTH2, certificate.pem());
            assertThat(report.signedInAs()).isEqualTo(USER);
            assertThat(secretsIn(String.join("\n", server.heard))).isNotEmpty();
            assertThat(secretsIn(proxy.recorded())).isEmpty();
        }
    }

    /** The test can find what it looks for. */
    @ParameterizedTest
    @CsvSource({"imap, LOGIN", "imap, OAUTH2", "smtp, PLAIN", "smtp, OAUTH2"})
    void without_tls_the_secret_is_found(String direction, AuthMode auth) throws Exception {
        boolean imap = direction.equals("imap");
        try (ScriptedServer server = new ScriptedServer(new Server(imap, false, null, ""));
                RecordingProxy proxy = new RecordingProxy(server.port())) {
            ConnectionReport report = report(imap, proxy.port(), Security.NONE, auth, null);
            assertThat(report.signedInAs()).isEqualTo(USER);
            assertThat(secretsIn(proxy.recorded())).isNotEmpty();
        }
    }

    /** CVE-2011-0411 and its like: what comes in one packet with the answer to STARTTLS was never protected. */
    @ParameterizedTest
    @CsvSource({"imap", "smtp"})
    void what_is_said_before_tls_is_not_believed_after_it(String direction) throws Exception {
        TestCertificate certificate = TestCertificate.of(place, "localhost");
        boolean imap = direction.equals("imap");
        String injected = imap
                ? "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2\r\nA1 OK done\r\n"
                : "250-injected\r\n250 AUTH PLAIN LOGIN XOAUTH2\r\n";
        try (ScriptedServer server = new ScriptedServer(new Server(imap, true, certificate.context(), injected))) {
            Step failed = report(imap, server.port(), Security.STARTTLS, AuthMode.LOGIN, certificate.pem())
                    .failed()
                    .orElseThrow();
            assertThat(failed.name()).isIn("starttls", "sign-in");
            assertThat(server.heard).noneMatch(line -> line.contains("AUTH") || line.contains("LOGIN"));
        }
    }

    private ConnectionReport report(boolean imap, int port, Security security, AuthMode auth, @Nullable Path trusted) {
        Dialer dialer =
                new Dialer(TlsTrust.of(trusted), TestSettings.NAMES, Duration.ofSeconds(60), Duration.ofSeconds(60));
        Secret password = auth == AuthMode.OAUTH2 ? null : new Secret(TestSettings.PASSWORD);
        ServerSettings server = new ServerSettings("localhost", port, security, auth, USER, password);
        MailboxSettings mailbox = TestSettings.mailbox(USER, imap ? server : null, imap ? null : server, "INBOX");
        return new ConnectionTest(new Access(dialer, tokens)).of(mailbox, false).get(0);
    }

    /** Also in base64, behind whatever comes before them in a sign-in; the end, which depends on what follows, left out. */
    private static List<String> secretsIn(String bytes) {
        List<String> secrets = new ArrayList<>();
        for (String secret : List.of(TestSettings.PASSWORD, TOKEN)) {
            secrets.add(secret);
            for (String before : List.of("", "\0" + USER + "\0", "user=" + USER + "\1auth=Bearer ")) {
                String encoded = Base64.getEncoder().encodeToString((before + secret).getBytes(StandardCharsets.UTF_8));
                secrets.add(encoded.substring(0, encoded.length() - 4));
            }
        }
        return secrets.stream().filter(bytes::contains).toList();
    }
}
