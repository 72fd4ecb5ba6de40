package org.postroute.feedback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postroute.inbound.Screen;
import org.postroute.message.HashingStore;
import org.postroute.message.InboundMessage;
import org.postroute.message.MachineNotice;
import org.postroute.message.MachineNotice.Type;
import org.postroute.message.MessageId;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeReader;
import org.postroute.message.Origin;
import org.postroute.message.Understanding;

/** Which mail of ours a machine speaks of, to whom it went, and what became of it. */
class MachineNoticesTest {
    private static final MessageId OURS = MessageId.parse("<ours@acme.test>").orElseThrow();

    private static Optional<MachineNotice> read(String mail) {
        InboundMessage message = new MimeReader(new HashingStore())
                .read(MessageSource.of(mail.stripIndent().getBytes(UTF_8)), 0);
        Origin origin = new Screen(address -> false, id -> false)
                .judge(Understanding.unjudged(message))
                .origin();
        return new MachineNotices().read(message, origin);
    }

    @Test
    void a_complaint_names_its_type_the_recipients_and_our_mail() {
        assertThat(read("""
                        From: <fbl@provider.test>
                        To: abuse@acme.test
                        Subject: FW: Offer
                        MIME-Version: 1.0
                        Content-Type: multipart/report; report-type=feedback-report; boundary=b

                        --b
                        Content-Type: text/plain

                        This is an email abuse report.
                        --b
                        Content-Type: message/feedback-report

                        Feedback-Type: Abuse
                        User-Agent: SomeGenerator/1.0
                        Version: 1
                        Original-Mail-From: <bounce@acme.test>
                        Original-Rcpt-To: <ann@customer.test>
                        --b
                        Content-Type: message/rfc822

                        From: support@acme.test
                        To: somebody@customer.test
                        Message-ID: <ours@acme.test>

                        Offer
                        --b--
                        """)).contains(new MachineNotice(Type.COMPLAINT, "abuse", List.of("ann@customer.test"), OURS));
    }

    @Test
    void a_complaint_without_recipients_names_that_of_the_mail_it_gives_back() {
        assertThat(read("""
                        From: <fbl@provider.test>
                        MIME-Version: 1.0
                        Content-Type: multipart/report; report-type=feedback-report; boundary=b

                        --b
                        Content-Type: message/feedback-report

                        Feedback-Type: <script>
                        --b
                        Content-Type: text/rfc822-headers

                        To: Ann <ann@customer.test>
                        Message-ID: <ours@acme.test>
                        --b--
                        """)).contains(new MachineNotice(Type.COMPLAINT, null, List.of("ann@customer.test"), OURS));
    }

    @Test
    void a_read_receipt_says_what_became_of_the_mail() {
        assertThat(read("""
                        From: Ann <ann@customer.test>
                        Subject: Read: Offer
                        MIME-Version: 1.0
                        Content-Type: multipart/report; report-type=disposition-notification; boundary=b

                        --b
                        Content-Type: text/plain

                        Your message was displayed.
                        --b
                        Content-Type: message/disposition-notification

                        Reporting-UA: mail.customer.test; Mailer 1.0
                        Original-Recipient: rfc822;info@customer.test
                        Final-Recipient: rfc822;ann@customer.test
                        Original-Message-ID: <ours@acme.test>
                        Disposition: manual-action/MDN-sent-manually; displayed/error
                        --b--
                        """))
                .contains(new MachineNotice(Type.READ_RECEIPT, "displayed", List.of("info@customer.test"), OURS));
    }

    @Test
    void a_vacation_notice_names_who_is_away_and_our_mail() {
        assertThat(read("""
                        From: Ann <ann@customer.test>
                        Subject: Out of office
                        Auto-Submitted: auto-replied (vacation)
                        References: <first@acme.test> <ours@acme.test>

                        I am back on Monday.
                        """))
                .contains(new MachineNotice(Type.AUTOMATIC_REPLY, null, List.of("ann@customer.test"), OURS));
    }

    @Test
    void a_person_and_a_newsletter_give_no_notice() {
        assertThat(read("From: ann@customer.test\nIn-Reply-To: <ours@acme.test>\n\nYes.\n"))
                .isEmpty();
        assertThat(read("From: news@shop.test\nList-Id: <news.shop.test>\nIn-Reply-To: <a@shop.test>\n\nSale.\n"))
                .isEmpty();
    }
}
