package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.ComposedMessage;
import org.postroute.message.EmailAddress;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MailEvent;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.PostrouteException;
import org.postroute.message.RetryableException;
import org.postroute.message.UncertainSubmissionException;

class SubmissionSenderTest {
    private final List<MailEvent> events = new CopyOnWriteArrayList<>();
    private static final String OWN = "support@example.test";

    private final SmtpScript script = new SmtpScript();
    private final List<String> journal = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private SubmissionSender sender(ScriptedServer server, Security security, AuthMode auth) {
        return sender(server, security, auth, (id, attempt) -> {
            journal.add(id + "/" + attempt);
            script.order.add("journal");
        });
    }

    private SubmissionSender sender(
            ScriptedServer server, Security security, AuthMode auth, SubmissionJournal journaled) {
        ServerSettings smtp = TestSettings.server(server.port(), security, auth, OWN, TestSettings.PASSWORD);
        MailboxSettings mailbox = TestSettings.mailbox(OWN, null, smtp, "INBOX");
        return sender(() -> TestSettings.settings(mailbox, null), journaled);
    }

    private SubmissionSender sender(Supplier<PostrouteSettings> settings, SubmissionJournal journaled) {
        Dialer dialer = new Dialer(TlsTrust.of(null), TestSettings.NAMES, Duration.ofSeconds(2), Duration.ofSeconds(2));
        InstantSource clock = () -> now;
        return new SubmissionSender(settings, new Access(dialer, new NoTokens()), journaled, clock, events::add);
    }

    private SubmissionSender sender(ScriptedServer server) {
        return sender(server, Security.NONE, AuthMode.PLAIN);
    }

    static ComposedMessage message(String body, String... to) throws MessagingException {
        Session session = Session.getInstance(new Properties());
        ComposedMessage message = new ComposedMessage(session, "out_1", 3, OWN);
        message.setHeader("Message-ID", "<fixed@example.test>");
        message.setFrom(new InternetAddress("someone-else@example.test"));
        for (String address : to) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(address, false));
        }
        message.setRecipients(Message.RecipientType.CC, "cc@customer.test");
        message.setRecipients(Message.RecipientType.BCC, "bcc@customer.test");
        message.setText(body, "UTF-8");
        message.saveChanges();
        return message;
    }

    private static ComposedMessage message() throws MessagingException {
        return message("hello", "ann@customer.test");
    }

    @Test
    void submits_from_the_own_address_to_the_to_and_cc_addresses_alone_and_keeps_the_reply() throws Exception {
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            ComposedMessage message = message();
            sender.send(message);
            assertThat(message.serverReply()).isEqualTo("250 2.0.0 queued as 4711");
            assertThat(server.heard)
                    .contains(
                            "MAIL FROM:<support@example.test>",
                            "RCPT TO:<ann@customer.test>",
                            "RCPT TO:<cc@customer.test>")
                    .noneMatch(line -> line.startsWith("RCPT") && line.contains("bcc@"));
            assertThat(script.messages.get(0)).contains("Message-ID: <fixed@example.test>");
        }
    }

    @Test
    void reports_go_where_they_are_to_go_from_the_moment_that_is_configured() throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            ServerSettings smtp =
                    TestSettings.server(server.port(), Security.NONE, AuthMode.PLAIN, OWN, TestSettings.PASSWORD);
            MailboxSettings own = TestSettings.mailbox(OWN, null, smtp, "INBOX");
            AtomicReference<MailboxSettings> current = new AtomicReference<>(own);
            try (SubmissionSender sender =
                    sender(() -> TestSettings.settings(current.get(), null), (id, attempt) -> {})) {
                sender.send(message());
                current.set(TestSettings.returning(own, "bounces@example.test"));
                sender.send(message());
            }
            assertThat(server.heard)
                    .filteredOn(line -> line.startsWith("MAIL FROM:"))
                    .containsExactly("MAIL FROM:<" + OWN + ">", "MAIL FROM:<bounces@example.test>");
        }
    }

    private void refuseRecipient(String address, String reply) {
        script.on("RCPT", (SmtpScript.Reply)
                (client, command) -> client.say(command.contains(address) ? reply : "250 2.1.5 ok"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 5.1.1 no such user",
                "551 5.1.6 moved",
                "553 5.1.3 bad address",
                "554 5.7.1 relay access denied",
                "556 5.1.10 null MX"
            })
    void one_in_cc_whom_the_server_refuses_costs_the_customer_nothing(String reply) throws Exception {
        refuseRecipient("cc@customer.test", reply);
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            ComposedMessage message = message();
            sender.send(message);

            assertThat(message.serverReply()).isEqualTo("250 2.0.0 queued as 4711; not to all in Cc: " + reply);
            assertThat(script.messages).hasSize(1);
            assertThat(journal).containsExactly("out_1/3");
            assertThat(message.refusedCopies())
                    .extracting(EmailAddress::toString)
                    .containsExactly("cc@customer.test");
            int last = server.heard.lastIndexOf("MAIL FROM:<support@example.test>");
            assertThat(server.heard.subList(last, server.heard.size()))
                    .contains("RCPT TO:<ann@customer.test>")
                    .doesNotContain("RCPT TO:<cc@customer.test>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"450 4.2.1 later", "421 4.7.0 closing"})
    void a_customer_who_is_refused_for_now_is_tried_again_whatever_is_said_of_a_copy(String reply) throws Exception {
        script.on("RCPT", (SmtpScript.Reply)
                (client, command) -> client.say(command.contains("cc@") ? "550 5.1.1 no such user" : reply));
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            assertThatThrownBy(() -> sender.send(message()))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining(reply);
            assertThat(script.messages).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cc@customer.test, 450 4.2.1 later, RetryableException",
        "cc@customer.test, 530 5.7.0 sign in, MisconfiguredException",
        "ann@customer.test, 550 5.1.1 no such user, InvalidMessageException",
        "customer.test, 550 5.1.1 no such user, InvalidMessageException"
    })
    void any_other_refusal_is_one_of_the_whole(String address, String reply, String fault) throws Exception {
        refuseRecipient(address, reply);
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            Throwable thrown = catchThrowable(() -> sender.send(message()));

            assertThat(thrown.getClass().getSimpleName()).isEqualTo(fault);
            assertThat(thrown).hasMessageContaining(reply);
            assertThat(script.messages).isEmpty();
        }
    }

    @Test
    void the_journal_is_told_between_the_data_and_the_dot() throws Exception {
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            sender.send(message());
        }
        assertThat(script.order).containsExactly("journal", "dot");
        assertThat(journal).containsExactly("out_1/3");
    }

    @Test
    void a_row_that_has_moved_on_keeps_the_dot_from_being_written() throws Exception {
        SubmissionJournal refusing = (id, attempt) -> {
            throw new RetryableException("the row has moved on", null);
        };
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server, Security.NONE, AuthMode.PLAIN, refusing)) {
            assertThatThrownBy(() -> sender.send(message())).hasMessage("the row has moved on");
            assertThat(script.messages).isEmpty();
        }
    }

    @Test
    void a_connection_is_used_again() throws Exception {
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            for (int i = 0; i < 20; i++) {
                sender.send(message());
            }
            assertThat(script.messages).hasSize(20);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void a_connection_is_closed_after_a_hundred_messages() throws Exception {
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            for (int i = 0; i < 101; i++) {
                sender.send(message());
            }
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void a_connection_that_the_server_dropped_is_replaced_unnoticed() throws Exception {
        script.on("RSET", SmtpScript.CUT);
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            sender.send(message());
            sender.send(message());
            assertThat(script.messages).hasSize(2);
            assertThat(server.connections).hasValue(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EHLO | 421 4.3.2 shutting down | RetryableException",
                "AUTH | 454 4.7.0 temporary failure | RetryableException",
                "AUTH | 535 5.7.8 bad credentials | RejectedSignInException",
                "AUTH | 534 5.7.9 app password required | RejectedSignInException",
                "AUTH | (cut) | RetryableException",
                "MAIL | 421 4.3.0 try later | RetryableException",
                "MAIL | 450 4.1.8 try later | RetryableException",
                "MAIL | 503 5.5.1 bad sequence | RetryableException",
                "MAIL | 530 5.7.0 authentication required | MisconfiguredException",
                "MAIL | 550 5.7.1 not your address | InvalidMessageException",
                "MAIL | 552 5.3.4 too large | InvalidMessageException",
                "MAIL | (cut) | RetryableException",
                "RCPT | 450 4.2.1 mailbox busy | RetryableException",
                "RCPT | 451 4.3.0 greylisted | RetryableException",
                "RCPT | 452 4.5.3 too many | RetryableException",
                "RCPT | 421 4.7.0 closing | RetryableException",
                "RCPT | 550 5.1.1 no such user | InvalidMessageException",
                "RCPT | 553 5.1.3 bad address | InvalidMessageException",
                "RCPT | 554 5.7.1 blocked | InvalidMessageException",
                "RCPT | (cut) | RetryableException",
                "DATA | 451 4.3.0 try later | RetryableException",
                "DATA | 554 5.5.1 no valid recipients | InvalidMessageException",
                "DATA | (cut) | RetryableException",
                ". | 421 4.3.0 closing | RetryableException",
                ". | 450 4.7.1 try later | RetryableException",
                ". | 451 4.3.0 disk full | RetryableException",
                ". | 452 4.3.1 no space | RetryableException",
                ". | 503 5.5.1 bad sequence | RetryableException",
                ". | 550 5.7.1 spam | InvalidMessageException",
                ". | 552 5.3.4 too large | InvalidMessageException",
                ". | 554 5.6.0 refused | InvalidMessageException",
                ". | nonsense | UncertainSubmissionException",
                ". | (cut) | UncertainSubmissionException",
            })
    void the_reply_and_its_place_decide_what_to_do_next(String verb, String reply, String expected) throws Exception {
        script.on(verb, reply);
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            Throwable thrown = catchThrowable(() -> sender.send(message()));
            assertThat(thrown).isInstanceOf(PostrouteException.class);
            assertThat(thrown.getClass().getSimpleName()).isEqualTo(expected);
            if (Character.isDigit(reply.charAt(0))) {
                assertThat(thrown).hasMessageContaining(reply.substring(0, 9));
            }
            assertThat(journal).hasSize(verb.equals(".") ? 1 : 0);
            script.on(verb, new SmtpScript().reply(verb));
            sender.send(message());
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void a_positive_reply_other_than_250_to_the_dot_is_a_yes() throws Exception {
        script.on(".", "251 2.0.0 will do");
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            ComposedMessage message = message();
            sender.send(message);
            assertThat(message.serverReply()).startsWith("251");
        }
    }

    @Test
    void a_silent_server_after_the_dot_leaves_the_outcome_uncertain() throws Exception {
        ScriptedServer.Dialogue silent = client -> {
            client.say("220 hi");
            for (String line = client.line(); line != null; line = client.line()) {
                if (line.equals("DATA")) {
                    client.say("354 go on");
                } else if (line.startsWith("EHLO") || line.startsWith("MAIL") || line.startsWith("RCPT")) {
                    client.say("250 ok");
                }
            }
        };
        try (ScriptedServer server = new ScriptedServer(silent);
                SubmissionSender sender = sender(server, Security.NONE, AuthMode.NONE)) {
            assertThatThrownBy(() -> sender.send(message())).isInstanceOf(UncertainSubmissionException.class);
        }
    }

    @Test
    void a_refusal_of_all_is_told_without_addresses() throws Exception {
        script.on("RCPT", "550 5.1.1 <ann@customer.test> no such user");
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            assertThatThrownBy(() -> sender.send(message("hello", "ann@customer.test", "bob@customer.test")))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("550 5.1.1")
                    .hasMessageNotContaining("ann@");
            assertThat(script.messages).isEmpty();
        }
    }

    @Test
    void without_starttls_nothing_secret_is_sent() throws Exception {
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server, Security.STARTTLS, AuthMode.LOGIN)) {
            assertThatThrownBy(() -> sender.send(message()))
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessageContaining("STARTTLS");
            assertThat(server.heard).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void a_sign_in_that_was_asked_for_is_not_left_out() throws Exception {
        script.on("EHLO", "250 scripted");
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            assertThatThrownBy(() -> sender.send(message()))
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessageContaining("offers no sign-in");
            assertThat(script.messages).isEmpty();
        }
    }

    @Test
    void the_auth_mode_chooses_the_mechanism() throws Exception {
        script.on("AUTH", "535 5.7.8 no");
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender plain = sender(server, Security.NONE, AuthMode.PLAIN);
                SubmissionSender login = sender(server, Security.NONE, AuthMode.LOGIN);
                SubmissionSender none = sender(server, Security.NONE, AuthMode.NONE)) {
            catchThrowable(() -> plain.send(message()));
            assertThat(server.heard).anyMatch(line -> line.startsWith("AUTH PLAIN"));
            catchThrowable(() -> login.send(message()));
            assertThat(server.heard).anyMatch(line -> line.startsWith("AUTH LOGIN"));
            none.send(message());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n.\nMAIL FROM:<evil@x.test>\n",
                "a\r.\rMAIL FROM:<evil@x.test>\r",
                "a\r\n.\r\nMAIL FROM:<evil@x.test>\r\n",
                "a\n.\r\nMAIL FROM:<evil@x.test>\r\n",
                "a\r.\r\nMAIL FROM:<evil@x.test>\r\n",
                "a\r\n.\nMAIL FROM:<evil@x.test>\n",
                "a\r\n.\rMAIL FROM:<evil@x.test>\r",
                ".",
                "..\r\n.\r\n"
            })
    void no_line_end_smuggles_a_second_message(String body) throws Exception {
        StringBuilder wire = new StringBuilder();
        ScriptedServer.Dialogue recording = recording(wire);
        try (ScriptedServer server = new ScriptedServer(recording);
                SubmissionSender sender = sender(server, Security.NONE, AuthMode.NONE)) {
            ComposedMessage message = message();
            message.setDataHandler(new jakarta.activation.DataHandler(
                    new jakarta.mail.util.ByteArrayDataSource(body.getBytes(StandardCharsets.US_ASCII), "text/plain")));
            message.saveChanges();
            message.setHeader("Content-Transfer-Encoding", "7bit");
            sender.send(message);
        }
        String sent = wire.toString();
        assertThat(sent.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(sent).endsWith("\r\n.\r\n");
        String beforeDot = sent.substring(0, sent.length() - 5);
        assertThat(beforeDot.split("\r\n", -1)).noneMatch(line -> line.equals("."));
    }

    /** Reads byte by byte up to the first end of data by the strict rule. */
    private static ScriptedServer.Dialogue recording(StringBuilder wire) {
        return client -> {
            client.say("220 hi");
            for (String line = client.line(); line != null; line = client.line()) {
                client.say(line.equals("DATA") ? "354 go on" : "250 ok");
                if (line.equals("DATA")) {
                    String data = client.line();
                    while (data != null && !data.equals(".")) {
                        wire.append(data).append(data.endsWith("\n") ? "" : "\r\n");
                        data = client.line();
                    }
                    wire.append(".\r\n");
                    client.say("250 ok");
                }
            }
        };
    }

    @Test
    void an_address_outside_ascii_is_not_cut_into_another_one() throws Exception {
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server)) {
            assertThatThrownBy(() -> sender.send(message("hello", "\u0161@customer.test")))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("SMTPUTF8");
            assertThat(server.connections).hasValue(0);
        }
    }

    @Test
    void a_camel_endpoint_submits_through_it_and_its_faults_reach_the_route() throws Exception {
        try (ScriptedServer server = new ScriptedServer(script);
                SubmissionSender sender = sender(server);
                DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("submissions", sender);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("direct:submit").to("smtp:localhost?javaMailSender=#submissions");
                }
            });
            camel.start();
            ComposedMessage message = message();
            assertThat(camel.createFluentProducerTemplate()
                            .to("direct:submit")
                            .withBody(message)
                            .send()
                            .getException())
                    .isNull();
            assertThat(message.serverReply()).startsWith("250");
            script.on("MAIL", "450 4.1.8 try later");
            assertThat(camel.createFluentProducerTemplate()
                            .to("direct:submit")
                            .withBody(message())
                            .send()
                            .getException())
                    .isInstanceOf(RetryableException.class);
        }
    }

    @Test
    void a_host_that_is_not_there_is_retried() throws IOException {
        try (ClosedPort closed = new ClosedPort();
                SubmissionSender sender = sender(
                        () -> TestSettings.settings(
                                TestSettings.mailbox(OWN, null, TestSettings.plainServer(closed.number()), "INBOX"),
                                null),
                        (id, attempt) -> {})) {
            assertThatThrownBy(() -> sender.send(message()))
                    .isInstanceOf(RetryableException.class)
                    .hasMessage("the connection was refused");
            assertThat(events)
                    .containsExactly(new MailEvent.SignInFailed(
                            "test-1", MailEvent.Protocol.SMTP, "the connection was refused", false));
        }
    }
}
