package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postroute.config.MailboxSettings;
import org.postroute.config.Secret;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.PostrouteException;
import org.slf4j.LoggerFactory;

/** Servers that repeat what they are shown, in every answer that they give, and a log that keeps everything (INV-38). */
class QuietSignInsTest {
    private static final String USER = "support@example.test";
    private static final String PASSWORD = "password-canary";

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final FakeTokens tokens = FakeTokens.numbered();
    private final AppenderBase<ILoggingEvent> keeping = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event.getThreadName() + " " + event.getFormattedMessage() + " "
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    };

    @BeforeEach
    void listen() {
        keeping.setContext(root.getLoggerContext());
        keeping.start();
        root.addAppender(keeping);
        root.setLevel(Level.TRACE);
    }

    @AfterEach
    void stopListening() {
        root.setLevel(before);
        root.detachAppender(keeping);
    }

    /** Says after the sign-in, and with it, what came in. */
    private static ScriptedServer.Dialogue parrot(boolean imap, String verdict) {
        return client -> {
            client.say(imap ? "* OK ready" : "220 ready");
            String shown = "nothing";
            for (String line = client.line(); line != null; line = client.line()) {
                String tag = line.split(" ")[0];
                if (!imap) {
                    shown = line.startsWith("AUTH") ? line.split(" ")[2] : shown;
                    String reply = line.startsWith("EHLO") ? "250-x\r\n250 AUTH PLAIN XOAUTH2" : "250 ok";
                    client.say(line.startsWith("AUTH") ? verdict + " " + repeated(shown) : reply);
                } else if (line.contains("AUTHENTICATE")) {
                    client.write(line.contains("XOAUTH2") ? "" : "+ \r\n");
                    shown = line.contains("XOAUTH2") ? line.split(" ")[3] : client.line();
                    client.say("* OK [ALERT] you said " + repeated(shown));
                    client.say((verdict.equals("BYE") ? "* " : tag + " ") + verdict + " " + repeated(shown));
                } else if (line.contains("CAPABILITY")) {
                    client.say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2", tag + " OK done");
                } else {
                    client.say(tag + " OK done");
                }
            }
        };
    }

    private static String repeated(String base64) {
        String plain = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        return base64 + " " + plain.replaceAll("[^ -~]", " ") + " and again " + plain.replaceAll(".*[\0\1 ]", "");
    }

    private ServerSettings server(ScriptedServer server, AuthMode auth) {
        Secret password = auth == AuthMode.OAUTH2 ? null : new Secret(PASSWORD);
        return new ServerSettings("localhost", server.port(), Security.NONE, auth, USER, password);
    }

    private void assertQuiet() {
        said.addAll(Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .toList());
        String encoded =
                Base64.getEncoder().encodeToString(("\0" + USER + "\0" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        assertThat(said).isNotEmpty().noneMatch(line -> line.contains("canary") || line.contains(encoded));
    }

    @ParameterizedTest
    @EnumSource(names = {"LOGIN", "OAUTH2"})
    void nothing_of_a_rejected_sign_in_is_told_but_why(AuthMode auth) throws Exception {
        for (boolean imap : List.of(true, false)) {
            for (String verdict : imap ? List.of("NO", "BAD", "BYE") : List.of("535 5.7.8", "454 4.7.0", "421 4.7.0")) {
                try (ScriptedServer server = new ScriptedServer(parrot(imap, verdict))) {
                    ServerSettings settings = server(server, auth);
                    MailboxSettings mailbox =
                            TestSettings.mailbox(USER, imap ? settings : null, imap ? null : settings, "INBOX");
                    Access access = new Access(
                            new Dialer(
                                    TlsTrust.of(null),
                                    TestSettings.NAMES,
                                    Duration.ofSeconds(30),
                                    Duration.ofSeconds(30)),
                            tokens);
                    said.add(new ConnectionTest(access).of(mailbox, true).toString());
                    said.add(mailbox + " " + access + " "
                            + access.credentials(mailbox, settings).get());
                    if (imap) {
                        sweep(mailbox);
                    } else {
                        send(mailbox, access);
                    }
                }
            }
        }
        assertQuiet();
    }

    private void sweep(MailboxSettings mailbox) throws Exception {
        try (RunningMailbox running =
                new RunningMailbox(TestSettings.settings(mailbox, null), new Inbox(), 50, tokens)) {
            await().until(() -> !running.problems().isEmpty());
            running.events.forEach(event -> said.add(event.toString()));
        }
    }

    private void send(MailboxSettings mailbox, Access access) throws Exception {
        try (SubmissionSender sender = new SubmissionSender(
                () -> TestSettings.settings(mailbox, null),
                access,
                (id, attempt) -> {},
                InstantSource.system(),
                event -> {})) {
            sender.send(SubmissionSenderTest.message("hello", "ann@customer.test"));
        } catch (PostrouteException e) {
            LoggerFactory.getLogger(QuietSignInsTest.class).error("not sent", e);
        }
    }

    /** THR-53: a reply without end. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "OAUTH2"})
    void a_submission_servers_endless_answer_ends_the_connection(AuthMode auth) throws Exception {
        ScriptedServer.Dialogue endless = client -> {
            client.say("220 ready");
            for (String line = client.line(); line != null; line = client.line()) {
                while (line.startsWith("EHLO")) {
                    client.say("250-" + "x".repeat(1000));
                }
            }
        };
        try (ScriptedServer server = new ScriptedServer(endless)) {
            MailboxSettings mailbox = TestSettings.mailbox(USER, null, server(server, auth), "INBOX");
            Access access = new Access(
                    new Dialer(TlsTrust.of(null), TestSettings.NAMES, Duration.ofSeconds(30), Duration.ofSeconds(30)),
                    tokens);
            ConnectionReport report =
                    new ConnectionTest(access).of(mailbox, false).get(0);
            assertThat(report.failed().orElseThrow().words()).isEqualTo("the server's answer is too large");
        }
    }

    /** What is on at the most talkative setting of java.util.logging is not on here. */
    @Test
    void angus_is_never_told_to_trace() throws IOException {
        assertThat(System.getProperty("mail.debug")).isNull();
        Dialer dialer = new Dialer(TlsTrust.of(null), TestSettings.NAMES);
        SubmissionSockets sockets = new SubmissionSockets(
                address -> {},
                Duration.ofSeconds(1),
                java.util.concurrent.Executors.newSingleThreadScheduledExecutor());
        assertThat(SmtpProperties.of(
                                TestSettings.plainServer(1), dialer, new PatientTls(dialer.trust(), sockets), sockets)
                        .stringPropertyNames())
                .noneMatch(name -> name.contains("debug"));
    }
}
