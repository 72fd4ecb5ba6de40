package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.message.ReplyText;

/** Signatures that no delimiter marks. */
class ClosingsTest {
    private final ReplyTexts texts = new ReplyTexts();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Kind regards,\nAnn",
                "Mit freundlichen Grüßen\n\nAnn Schmidt\nTel. 030 1234567",
                "Cordialement,\nAnne",
                "Saludos,\nAna",
                "Met vriendelijke groet,\n\nAnna",
                "Pozdrawiam\nAnna Nowak",
                "С уважением,\nАнна",
                "Saygılarımla,\nAyşe Yılmaz",
                "よろしくお願いいたします。\n佐藤",
                "Ann Smith\nann@x.test\n+44 20 7946 0000",
                "---\nAnn"
            })
    void a_closing_is_delivered_apart_from_the_text(String closing) {
        ReplyText reply = texts.ofText("The lamp is broken.\n\n" + closing);
        assertThat(reply.text()).isEqualTo("The lamp is broken.");
        assertThat(reply.signature()).isEqualTo(closing);
        assertThat(reply.confidence()).isLessThan(0.8);
    }

    @Test
    void a_name_with_two_spaces_in_it_is_read_without_an_exception() {
        assertThat(texts.ofText("The lamp is broken.\n\nAnn  Smith\nann@x.test").text())
                .startsWith("The lamp is broken.");
    }

    @Test
    void a_closing_in_an_answer_is_part_of_it() {
        ReplyText reply =
                texts.ofText("Red.\n\nRegards,\nBob\n\nOn 4 May 2026 at 10:20, Ann <a@x.test> wrote:\n> Which?");
        assertThat(reply.text()).isEqualTo("Red.\n\nRegards,\nBob");
    }

    @Test
    void a_closing_alone_below_a_quotation_is_no_answer() {
        ReplyText reply =
                texts.ofText("Red.\n\nOn 4 May 2026 at 10:20, Ann <a@x.test> wrote:\n> Which?\n\nRegards,\nBob");
        assertThat(reply.text()).isEqualTo("Red.");
        assertThat(reply.signature()).isEqualTo("Regards,\nBob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This e-mail and any attachments are confidential. If it was not meant for you, please delete it at once.",
                "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der Empfänger sind, löschen Sie sie bitte.",
                "Ce message et ses pièces jointes sont confidentiels et destinés aux seules personnes nommées ci-dessus."
            })
    void legal_text_at_the_end_of_an_answer_is_no_part_of_it(String legal) {
        ReplyText reply =
                texts.ofText("Red.\n\nBob\n\n" + legal + "\n\nOn 4 May 2026 at 10:20, Ann <a@x.test> wrote:\n> Which?");
        assertThat(reply.text()).isEqualTo("Red.\n\nBob");
        assertThat(reply.signature()).isEqualTo(legal);
    }

    @Test
    void a_sentence_about_the_mail_itself_is_no_legal_text() {
        String mail =
                "Hello.\n\nThis email contains the pictures of the lamp that you asked me for on the telephone yesterday.";
        assertThat(texts.ofText(mail).text()).isEqualTo(mail);
    }

    @Test
    void words_behind_the_name_are_kept() {
        String mail = "It is broken.\n\nRegards,\n\nAnn\n\nBy the way, the other one too";
        assertThat(texts.ofText(mail).text()).isEqualTo(mail);
    }

    @Test
    void thanks_alone_are_the_message() {
        assertThat(texts.ofText("Thanks,\nAnn").text()).isEqualTo("Thanks,\nAnn");
    }
}
