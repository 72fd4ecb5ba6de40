package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroute.message.ReplyText;
import org.postroute.message.Understanding;

/** What we wrote before is known when it comes back. */
class SentTextsTest {
    private static final String SENT = """
            Hello Ann,

            thank you for your order of two lamps. Which colour would you like, red or blue?
            Please tell us also to which address we may send them.

            Kind regards
            Acme""";

    @Test
    void our_text_without_any_mark_is_quoted() {
        ReplyText reply = separated("Red please, to the old address.\n\n" + SENT);
        assertThat(reply.text()).isEqualTo("Red please, to the old address.");
        assertThat(reply.quotedText()).contains("Which colour");
        assertThat(reply.cuts()).extracting(ReplyText.Cut::reason).contains("sent-by-us");
    }

    @Test
    void our_text_is_known_however_it_is_wrapped() {
        ReplyText reply =
                separated("Red.\n\nthank you for your order of two\nlamps. Which colour would you like, red\nor blue?");
        assertThat(reply.text()).isEqualTo("Red.");
    }

    @Test
    void what_is_written_into_our_quoted_text_is_new() {
        ReplyText reply = separated("""
                See below.

                -----Original Message-----
                From: Acme <a@acme.test>
                Subject: Lamps

                Hello Ann,

                thank you for your order of two lamps. Which colour would you like, red or blue?
                Both of them in red.
                Please tell us also to which address we may send them.
                """);
        assertThat(reply.text()).isEqualTo("See below.\n\nBoth of them in red.");
        assertThat(reply.quotedText()).contains("Which colour", "Please tell us");
        assertThat(reply.cuts()).extracting(ReplyText.Cut::reason).contains("written-into-our-text");
    }

    @Test
    void an_answer_below_our_text_without_marks_is_new() {
        String block = "From: Acme <a@acme.test>\nSent: 4 May 2026 10:20\nTo: Ann <ann@x.test>\nSubject: Lamps\n\n";
        ReplyText reply = separated(block + SENT + "\n\nBoth of them in red.\n\nAnn\n");
        assertThat(reply.text()).isEqualTo("Both of them in red.\n\nAnn");
        assertThat(reply.quotedText()).contains("Which colour");
        assertThat(reply.cuts()).extracting(ReplyText.Cut::reason).contains("below-our-text");
    }

    @Test
    void what_stands_below_our_text_is_history_when_a_header_says_so() {
        String block = "From: %s\nSent: 4 May 2026 10:20\nTo: Ann <ann@x.test>\nSubject: Lamps\n\n";
        String mail = block.formatted("Acme <a@acme.test>") + SENT + "\n\n" + block.formatted("Ann <ann@x.test>");
        assertThat(separated(mail + "I want two lamps.").cuts())
                .extracting(ReplyText.Cut::reason)
                .doesNotContain("below-our-text");
    }

    @Test
    void an_answer_in_the_same_line_is_new_with_its_line() {
        ReplyText reply = separated("""
                On 4 May 2026 at 10:20, Acme <a@acme.test> wrote:
                > Hello Ann,
                > thank you for your order of two lamps.
                > Which colour would you like, red or blue? RED
                > Please tell us also to which address we may send them.
                """);
        assertThat(reply.text()).contains("red or blue? RED").doesNotContain("Please tell us");
    }

    @Test
    void short_words_that_we_wrote_too_stay_the_customer_s() {
        String mail = "Red or blue?\nBlue, to which address I wrote.";
        assertThat(separated(mail).text()).isEqualTo(mail);
    }

    @Test
    void an_answer_in_html_is_known_as_well() {
        Understanding unjudged = Understanding.unjudged(FixtureMail.ofBodies(
                "Re: Lamps", "Red.\n\nWe have two lamps in stock, one is red and one is blue.", null));
        ReplyText reply = new ReplyTexts()
                .separate(unjudged, List.of("<p>We have <b>two lamps</b> in stock,<br>one is red and one is blue.</p>"))
                .replyText();
        assertThat(reply.text()).isEqualTo("Red.");
    }

    @Test
    void our_text_alone_is_delivered_rather_than_nothing() {
        assertThat(separated(SENT).text()).contains("Which colour");
    }

    private static ReplyText separated(String plain) {
        Understanding unjudged = Understanding.unjudged(FixtureMail.ofBodies("Re: Lamps", plain, null));
        return new ReplyTexts().separate(unjudged, List.of(SENT)).replyText();
    }
}
