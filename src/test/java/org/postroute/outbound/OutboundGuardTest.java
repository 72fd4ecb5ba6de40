package org.postroute.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.activation.DataHandler;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.PolicySettings;
import org.postroute.config.TestPolicies;
import org.postroute.message.Answer;
import org.postroute.message.ComposedMessage;
import org.postroute.message.Content;
import org.postroute.message.InvalidMessageException;

class OutboundGuardTest {
    private final OutboundGuard guard = new OutboundGuard(OutboundSamples::plain);
    private ComposedMessage message = compose();

    private static ComposedMessage compose() {
        return new Composer(OutboundSamples::plain, hash -> InputStream.nullInputStream(), OutboundSamples.LOOPS)
                .compose(OutboundSamples.answering("Order"));
    }

    @BeforeEach
    void is_passed_as_it_is() {
        assertThat(guard.check(message)).isSameAs(message);
    }

    private void isRefused() {
        assertThatThrownBy(() -> guard.check(message))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith("the message may not be sent: ")
                .hasMessageNotContaining("y.test");
    }

    @ParameterizedTest
    @CsvSource({
        "'', boss@acme.test, false",
        "acme.test, boss@acme.test, true",
        "boss@acme.test, 'boss@acme.test, eve@y.test', false",
        "acme.test, 'team: boss@acme.test;', false",
    })
    void others_get_it_when_the_policy_names_them(String extra, String cc, boolean allowed) throws Exception {
        message.setHeader("Cc", cc);
        PolicySettings.Reach reach = new PolicySettings.Reach(List.of(extra), List.of(), List.of());

        checkUnder(TestPolicies.of(reach), allowed, "postroute.policy.extra-recipients");
    }

    private void checkUnder(PolicySettings policy, boolean allowed, String refusing) {
        OutboundGuard strict = new OutboundGuard(() -> OutboundSamples.under(policy));
        if (allowed) {
            assertThat(strict.check(message)).isSameAs(message);
        } else {
            assertThatThrownBy(() -> strict.check(message))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining(refusing);
        }
    }

    @ParameterizedTest
    @CsvSource({"ann@x.test, true", "x.test, true", "y.test, false", "bob@x.test, false", "test, false"})
    void only_whom_the_policy_allows_is_written_to(String recipients, boolean allowed) {
        checkUnder(TestPolicies.allowing(recipients), allowed, "postroute.policy.allowed-recipients");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bcc",
                "Reply-To",
                "Sender",
                "Return-Path",
                "X-Mailer",
                "Resent-To",
                "Disposition-Notification-To",
                "DKIM-Signature",
                "Received",
                "bcc"
            })
    void a_field_that_we_do_not_write_is_refused(String name) throws Exception {
        message.setHeader(name, "eve@y.test");

        isRefused();
    }

    @ParameterizedTest
    @CsvSource({
        "To, 'ann@x.test, eve@y.test'",
        "To, 'all: ann@x.test, eve@y.test;'",
        "To, 'undisclosed-recipients:;'",
        "To, ''",
        "From, eve@y.test",
        "From, 'support@acme.test, eve@y.test'",
    })
    void a_second_recipient_or_another_sender_is_refused(String name, String value) throws Exception {
        message.setHeader(name, value);

        isRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"From", "To", "Date", "Message-ID", "Auto-Submitted"})
    void a_field_that_is_missing_or_there_twice_is_refused(String name) throws Exception {
        String value = message.getHeader(name)[0];
        message.addHeader(name, value);
        isRefused();

        message.removeHeader(name);
        isRefused();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nBcc: eve@y.test",
                "a\nBcc: eve@y.test",
                "a\rb",
                "a\n b",
                "a\r\n\r\nb",
                "a\r\n \r\n b",
                "a\r\n ",
                "a\0b",
                "a\u007fb",
                "Größe",
            })
    void a_line_end_or_a_control_in_a_field_is_refused(String value) throws Exception {
        message.setHeader("Subject", value);

        isRefused();
    }

    @Test
    void a_field_without_end_is_judged_in_linear_time() throws Exception {
        message.setHeader("Subject", "a" + "\r\n ".repeat(200_000));
        isRefused();

        message.setHeader("Subject", "a" + "\r\n b".repeat(200_000));
        assertThat(guard.check(message)).isSameAs(message);
    }

    @Test
    void a_line_over_998_characters_is_refused() throws Exception {
        message.setHeader("Subject", "x".repeat(998 - "Subject: ".length()));
        guard.check(message);

        message.setHeader("Subject", "x".repeat(999 - "Subject: ".length()));
        isRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\r", "a\0b", "a\r\r\nb"})
    void a_body_with_bare_line_ends_is_refused(String body) throws Exception {
        message.setDataHandler(new DataHandler(new ByteArrayDataSource(body.getBytes("UTF-8"), "text/plain")));

        isRefused();
    }

    @Test
    void a_field_in_a_part_that_we_do_not_write_is_refused() throws Exception {
        MimeBodyPart part = new MimeBodyPart();
        part.setText("a");
        part.setHeader("X-Other", "eve@y.test");
        message.setContent(new MimeMultipart(part));
        message.saveChanges();

        isRefused();
    }

    @Test
    void a_message_for_another_mailbox_than_its_sender_is_refused() throws Exception {
        ComposedMessage other =
                new ComposedMessage(Session.getInstance(new Properties()), "out_1", 1, "sales@acme.test");
        for (String name : List.of("From", "To", "Date", "Message-ID", "Auto-Submitted")) {
            other.setHeader(name, message.getHeader(name)[0]);
        }
        other.setText("a");
        other.saveChanges();
        message = other;

        isRefused();
    }

    @Test
    void more_than_35_megabytes_are_refused_without_reading_on() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                java.util.Arrays.fill(bytes, from, from + length, (byte) 'x');
                return length;
            }
        };
        Answer.File file = new Answer.File("a.bin", "application/octet-stream", new Content("0".repeat(64), 1));
        Answer answer = new Answer("t", null, null, List.of(file), false, false);
        message = new Composer(OutboundSamples::plain, hash -> endless, OutboundSamples.LOOPS)
                .compose(OutboundSamples.outbound(answer));

        isRefused();
    }
}
