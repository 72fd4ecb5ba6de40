package org.postroute.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postroute.outbound.OutboundSamples.answering;
import static org.postroute.outbound.OutboundSamples.outbound;
import static org.postroute.outbound.OutboundSamples.text;

import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.config.MailboxSettings.MessageContentType;
import org.postroute.config.PolicySettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.ReturnSettings;
import org.postroute.ledger.OutboundMessage;
import org.postroute.ledger.OutboundMessage.Parent;
import org.postroute.message.ComposedMessage;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MemoryBlobs;
import org.postroute.message.MessageId;
import org.postroute.message.MisconfiguredException;

/** All on the wire: what is written, and what a reader finds in it. */
class ComposerHeaderTest {
    private final MemoryBlobs blobs = new MemoryBlobs();

    private Wire wire(OutboundMessage message) throws Exception {
        return wire(OutboundSamples.plain(), message);
    }

    private Wire wire(PostrouteSettings settings, OutboundMessage message) throws Exception {
        ComposedMessage composed = new Composer(() -> settings, blobs::open, OutboundSamples.LOOPS).compose(message);
        Wire wire = Wire.of(new OutboundGuard(() -> settings).check(composed));
        assertThat(wire.isWellFormed()).isTrue();
        return wire;
    }

    @Test
    void an_answer_has_our_own_fields_and_no_other() throws Exception {
        Wire wire = wire(answering("Order"));

        assertThat(wire.fieldNames())
                .containsExactlyInAnyOrder(
                        "Date",
                        "From",
                        "To",
                        "Message-ID",
                        "In-Reply-To",
                        "References",
                        "Subject",
                        "Auto-Submitted",
                        "X-Postroute-Loop",
                        "MIME-Version",
                        "Content-Type",
                        "Content-Transfer-Encoding");
        assertThat(wire.field("From")).isEqualTo("Support@acme.test");
        assertThat(wire.field("To")).isEqualTo("ann@x.test");
        assertThat(wire.field("Subject")).isEqualTo("Re: Order");
        assertThat(wire.field("Date")).isEqualTo("Sat, 21 Nov 2026 08:30:00 +0000");
        assertThat(wire.field("Message-ID")).isEqualTo("<own.1@acme.test>");
        assertThat(wire.field("In-Reply-To")).isEqualTo("<7@x.test>");
        assertThat(wire.field("References")).isEqualTo("<6@x.test> <7@x.test>");
        assertThat(wire.field("Auto-Submitted")).isEqualTo("auto-replied");
        assertThat(wire.field("X-Postroute-Loop")).isEqualTo(OutboundSamples.LOOPS.apply(1));
        assertThat(wire.field("MIME-Version")).isEqualTo("1.0");
    }

    @Test
    void exchange_is_asked_for_no_automatic_mail_where_that_is_configured() throws Exception {
        PostrouteSettings settings = OutboundSamples.returning(new ReturnSettings(null, List.of("OOF", "AutoReply")));
        ComposedMessage message =
                new Composer(() -> settings, blobs::open, OutboundSamples.LOOPS).compose(answering("Order"));

        assertThat(Wire.of(message).field("X-Auto-Response-Suppress")).isEqualTo("OOF, AutoReply");
        assertThat(new OutboundGuard(() -> settings).check(message)).isSameAs(message);
    }

    @Test
    void saving_it_again_leaves_it_as_it_was() throws Exception {
        ComposedMessage message =
                new Composer(OutboundSamples::plain, blobs::open, OutboundSamples.LOOPS).compose(answering("Order"));
        String before = Wire.of(message).bytes();

        message.saveChanges();

        assertThat(Wire.of(message).bytes()).isEqualTo(before);
        assertThat(message.outboundId()).isEqualTo("out_1");
        assertThat(message.attempt()).isEqualTo(2);
        assertThat(message.mailbox()).isEqualTo(OutboundSamples.MAILBOX);
    }

    @Test
    void a_message_that_answers_nothing_starts_a_thread() throws Exception {
        Wire wire = wire(outbound(text("Hello"), null, "ann@x.test"));

        assertThat(wire.fieldNames()).doesNotContain("In-Reply-To", "References");
        assertThat(wire.field("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(wire.field("Subject")).isEqualTo("(no subject)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Order\r\nBcc: eve@y.test",
                "Order\nBcc: eve@y.test",
                "Order\rBcc: eve@y.test",
                "Order\r\n\r\n<script>",
                "Order\u2028Bcc: eve@y.test",
                "Order\u0000\u0085Bcc: eve@y.test",
                "=?utf-8?q?Order=0D=0ABcc:_eve@y.test?=",
                "=?utf-8?B?T3JkZXINCkJjYzogZXZlQHkudGVzdA==?=",
            })
    void no_subject_reaches_another_field_not_even_when_decoded_twice(String subject) throws Exception {
        Wire wire = wire(answering(subject));

        assertThat(wire.fieldNames()).hasSize(12).doesNotContain("Bcc");
        assertThat(wire.read().getRecipients(Message.RecipientType.BCC)).isNull();
        assertThat(wire.read().getSubject()).startsWith("Re: ").doesNotContain("\r", "\n", "\0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Größe, „Maß“ & 100 €",
                "注文番号 7 について、まだ届いていません。いつ届きますか。よろしくお願いいたします。",
                "أين طلبي رقم ٧؟ لم يصل بعد منذ أسبوعين كاملين",
                "איפה ההזמנה שלי",
                "👩‍💻 🚀 où est ma commande 🇫🇷 👍🏽",
                "A plain subject that is long enough to be folded more than once because it has very many words in it",
                "several   spaces",
                "ünï",
            })
    void the_words_of_a_subject_survive(String subject) throws Exception {
        Wire wire = wire(answering(subject));

        assertThat(wire.read().getSubject()).isEqualTo("Re: " + subject.replaceAll(" +", " "));
        assertThat(wire.header().lines()).allMatch(line -> line.length() <= 76);
    }

    @Test
    void a_subject_of_spaces_or_without_any_can_be_sent() throws Exception {
        assertThat(wire(answering("a" + " ".repeat(200) + "b")).field("Subject"))
                .isEqualTo("Re: a b");
        assertThat(wire(answering("x".repeat(100_000))).field("Subject")).hasSize(250);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Acme Support                 | Acme Support",
                "Acme, Inc. <eve@y.test>      | Acme, Inc. <eve@y.test>",
                "The \"Best\" \\ Support      | The \"Best\" \\ Support",
                "Müller & Söhne 🚀            | Müller & Söhne 🚀",
                "=?utf-8?q?a=0D=0ABcc:_e@y?=  | =?utf-8?q?a=0D=0ABcc:_e@y?=",
            })
    void the_display_name_of_the_mailbox_is_read_back_as_it_was(String name, String expected) throws Exception {
        PostrouteSettings settings = OutboundSamples.settings(MessageContentType.TEXT_PLAIN, name, null);

        InternetAddress from =
                (InternetAddress) wire(settings, answering("Order")).read().getFrom()[0];

        assertThat(from.getPersonal()).isEqualTo(expected);
        assertThat(from.getAddress()).isEqualTo("Support@acme.test");
    }

    @Test
    void a_line_end_in_the_display_name_becomes_a_space() throws Exception {
        PostrouteSettings settings =
                OutboundSamples.settings(MessageContentType.TEXT_PLAIN, "Acme\r\nBcc: eve@y.test", null);

        Wire wire = wire(settings, answering("Order"));

        assertThat(wire.fieldNames()).doesNotContain("Bcc");
        assertThat(wire.field("From")).isEqualTo("\"Acme Bcc: eve@y.test\" <Support@acme.test>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann,eve@y.test",
                "eve@y.test,ann@x.test",
                "a(b)c@x.test",
                "group:ann;@x.test",
                "a\"b\\c@x.test",
                "a..b@x.test",
                "\"quoted\"@x.test",
                "o'neil+tag/x=y@x.test",
                "ann@[192.0.2.1]",
            })
    void an_address_however_odd_is_one_recipient(String address) throws Exception {
        var recipients = wire(outbound(text("Hello"), OutboundSamples.parent("Order"), address))
                .read()
                .getAllRecipients();

        assertThat(recipients).hasSize(1);
        assertThat(((InternetAddress) recipients[0]).getAddress())
                .endsWith(address.substring(address.lastIndexOf('@')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"änn@x.test", "ann@x.test,y.test", "ann@x.test;y", "ann@x..test"})
    void an_address_that_cannot_be_written_is_refused(String address) {
        OutboundMessage message = outbound(text("Hello"), OutboundSamples.parent("Order"), address);

        assertThatThrownBy(() -> wire(message))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageNotContaining("x.test");
    }

    @Test
    void references_are_folded_and_bounded() throws Exception {
        List<MessageId> references = IntStream.range(0, 2_000)
                .mapToObj(i -> new MessageId("<" + "r".repeat(800) + i + "@x.test>"))
                .toList();
        Parent parent = new Parent("Order", new MessageId("<" + "p".repeat(880) + "@x.test>"), references);

        Wire wire = wire(outbound(text("Hello"), parent, "ann@x.test"));

        assertThat(wire.read().getHeader("References", null).split("\\s+")).hasSize(50);
        assertThat(wire.header().length()).isLessThan(60_000);
    }

    @Test
    void a_mailbox_that_is_gone_is_a_fault_of_the_configuration() {
        OutboundMessage message = answering("Order");
        PostrouteSettings none = new PostrouteSettings(
                List.of(),
                java.util.Map.of(),
                OutboundSamples.LEDGER,
                new org.postroute.config.ApiSettings("127.0.0.1", 0),
                0,
                org.postroute.config.OperatingSettings.USUAL,
                100,
                java.net.URI.create("https://mail.acme.test"),
                null,
                null,
                PolicySettings.NONE,
                List.of());

        assertThatThrownBy(() -> new Composer(() -> none, blobs::open, OutboundSamples.LOOPS).compose(message))
                .isInstanceOf(MisconfiguredException.class);
    }
}
