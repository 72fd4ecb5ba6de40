package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.ComposedMessage;
import org.postroute.message.MisconfiguredException;

/** Submission to Postfix. */
class SubmissionSenderIT {
    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    private final List<String> journal = new ArrayList<>();

    private SubmissionSender sender(String service, Security security, AuthMode auth, TlsTrust trust) {
        ServerSettings smtp = TestSettings.server(
                MAIL.host(), MAIL.port(service), security, auth, MAIL.address("user2"), MAIL.password());
        MailboxSettings mailbox = TestSettings.mailbox("support@example.test", null, smtp, "INBOX");
        return new SubmissionSender(
                () -> TestSettings.settings(mailbox, MAIL.ca()),
                trust,
                new NoTokens(),
                (id, attempt) -> journal.add(id + "/" + attempt),
                event -> {});
    }

    @ParameterizedTest
    @CsvSource({"SUBMISSION, STARTTLS, LOGIN", "SUBMISSION, STARTTLS, PLAIN", "SUBMISSIONS, SSL, PLAIN"})
    void a_message_arrives_with_the_id_it_was_given(String service, Security security, AuthMode auth) throws Exception {
        MAIL.wipe("user2");
        try (SubmissionSender sender = sender(service, security, auth, TlsTrust.of(MAIL.ca()));
                OtherClient customer = new OtherClient(
                        MAIL.host(), MAIL.port("IMAP"), MAIL.address("user2"), MAIL.password(), "INBOX")) {
            for (int i = 0; i < 3; i++) {
                ComposedMessage message = SubmissionSenderTest.message("hello", MAIL.address("user2"));
                message.setSubject("number-" + i);
                sender.send(message);
                assertThat(message.serverReply()).startsWith("250 2.0.0 Ok: queued as");
            }
            await().until(() -> customer.look().size() == 3);
            assertThat(customer.look()).allMatch(line -> line.startsWith("number-"));
        }
        assertThat(journal).containsExactly("out_1/3", "out_1/3", "out_1/3");
    }

    @ParameterizedTest
    @CsvSource({"SUBMISSION, STARTTLS", "SUBMISSIONS, SSL"})
    void a_certificate_that_nobody_vouches_for_is_refused(String service, Security security) throws Exception {
        try (SubmissionSender sender = sender(service, security, AuthMode.PLAIN, TlsTrust.of(null))) {
            assertThatThrownBy(() -> sender.send(SubmissionSenderTest.message("hello", MAIL.address("user2"))))
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessage("the server's certificate is not trusted: it is self-signed");
        }
        assertThat(journal).isEmpty();
    }

    @Test
    void no_sign_in_where_one_is_wanted_is_a_matter_of_configuration() throws Exception {
        try (SubmissionSender sender = sender("SUBMISSION", Security.STARTTLS, AuthMode.NONE, TlsTrust.of(MAIL.ca()))) {
            assertThatThrownBy(() -> sender.send(SubmissionSenderTest.message("hello", MAIL.address("user2"))))
                    .hasMessageContaining("the server said");
        }
    }
}
