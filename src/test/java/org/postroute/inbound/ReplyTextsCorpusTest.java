package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.postroute.message.InboundMessage;
import org.postroute.message.ReplyText;
import org.postroute.message.Understanding;

/**
 * How well people's words are told from history, on mails that nobody here wrote. The floors are what was reached; one case
 * in five is set aside and was never looked at while the rules were made.
 */
class ReplyTextsCorpusTest {
    private static final Predicate<QuoteCase> ASIDE = QuoteCase::isSetAside;
    private static final ReplyTexts TEXTS = new ReplyTexts();
    private static final Map<String, ReplyText> REPLIES =
            QuoteCase.all().stream().collect(Collectors.toMap(QuoteCase::name, ReplyTextsCorpusTest::reply));

    @Test
    void plain_texts_are_right_more_often_than_with_any_other_tool() {
        assertAtLeast(score("text", c -> true), 97.5, 99.0, 1.6);
        assertAtLeast(score("text", ASIDE), 95.8, 99.9, 5.5);
    }

    @Test
    void html_bodies_are_right_nine_times_in_ten() {
        assertAtLeast(score("html", c -> true), 90.7, 95.8, 4.8);
        assertAtLeast(score("html", ASIDE), 100, 100, 0);
    }

    @Test
    void mails_with_both_bodies_are_right() {
        assertAtLeast(score("eml", c -> true), 100, 100, 0);
    }

    @Test
    void a_forward_keeps_its_comment_and_its_body() {
        List<QuoteCase> forwards = QuoteCase.all().stream()
                .filter(c -> c.file("forward_body.txt").isPresent())
                .toList();
        assertThat(share(forwards, ReplyTextsCorpusTest::isExact)).isGreaterThanOrEqualTo(98.9);
        assertThat(share(forwards, ReplyTextsCorpusTest::keepsBody)).isGreaterThanOrEqualTo(97.9);
        assertThat(share(
                        forwards,
                        c -> !text(c).isBlank() || REPLIES.get(c.name()).forwardedText() != null))
                .isEqualTo(100);
    }

    @Test
    void a_signature_is_split_off() {
        List<QuoteCase> signed = QuoteCase.all().stream()
                .filter(c -> c.category().equals("signature") && !c.isContested())
                .toList();
        assertThat(share(signed, ReplyTextsCorpusTest::isExact)).isGreaterThanOrEqualTo(99);
        assertThat(share(
                        signed.stream()
                                .filter(c -> c.file("signature.txt").isPresent())
                                .toList(),
                        c -> Tokens.of(c.file("signature.txt").orElseThrow())
                                .equals(Tokens.of(
                                        String.valueOf(REPLIES.get(c.name()).signature())))))
                .isGreaterThanOrEqualTo(92);
    }

    /** Only of replies: of mails without history, the corpus says what another tool stripped, and not what is quoted. */
    @Test
    void images_of_replies_are_on_their_side() {
        List<Boolean> right = new ArrayList<>();
        for (QuoteCase c : QuoteCase.all()) {
            if (c.category().equals("reply")) {
                c.file("images.csv").ifPresent(csv -> right.addAll(sides(c, csv)));
            }
        }
        assertThat(right).isNotEmpty();
        assertThat(right.stream().filter(side -> side).count() * 100.0 / right.size())
                .isGreaterThanOrEqualTo(76.9);
    }

    @Test
    void a_mail_with_words_is_never_delivered_empty() {
        assertThat(QuoteCase.all())
                .filteredOn(c -> !Tokens.of(c.reference()).isEmpty())
                .filteredOn(c -> text(c).isBlank())
                .filteredOn(c -> REPLIES.get(c.name()).forwardedText() == null)
                .filteredOn(c -> REPLIES.get(c.name()).images().stream().noneMatch(ReplyText.Image::isOwnPicture))
                .extracting(QuoteCase::name)
                .isEmpty();
    }

    private static List<Boolean> sides(QuoteCase c, String csv) {
        Map<String, String> found = REPLIES.get(c.name()).images().stream()
                .collect(Collectors.toMap(
                        image -> shortened(image.src()),
                        image -> image.side().name().toLowerCase(Locale.ROOT),
                        (a, b) -> a.equals("new") ? a : b));
        return QuoteCase.csv(csv + "\n").stream()
                .skip(1)
                .filter(row -> row.size() == 2)
                .map(row -> row.get(0).equals(found.get(row.get(1))))
                .toList();
    }

    /** As the corpus lists addresses. */
    private static String shortened(String src) {
        return src.substring(0, Math.min(200, src.length()));
    }

    private static boolean isExact(QuoteCase c) {
        return QuoteScore.one(c, text(c)).exact();
    }

    private static boolean keepsBody(QuoteCase c) {
        List<String> body = Tokens.of(c.file("forward_body.txt").orElseThrow());
        int n = Math.min(3, body.size());
        List<String> kept = Tokens.of(text(c) + "\n" + REPLIES.get(c.name()).forwardedText());
        return n == 0 || QuoteScore.share(Tokens.ngrams(body, n), Tokens.ngrams(kept, n)) >= 0.9;
    }

    private static double share(List<QuoteCase> cases, Predicate<QuoteCase> right) {
        return 100.0 * cases.stream().filter(right).count() / cases.size();
    }

    private static QuoteScore score(String kind, Predicate<QuoteCase> part) {
        Function<QuoteCase, String> text = ReplyTextsCorpusTest::text;
        return QuoteScore.of(QuoteScoreTest.replies(kind).stream().filter(part).toList(), text);
    }

    private static void assertAtLeast(QuoteScore score, double exact, double recall, double leak) {
        assertThat(score.exact()).as("exact of %s", score).isGreaterThanOrEqualTo(exact);
        assertThat(score.recall()).as("recall of %s", score).isGreaterThanOrEqualTo(recall);
        assertThat(score.leak()).as("leak of %s", score).isLessThanOrEqualTo(leak);
    }

    private static String text(QuoteCase c) {
        return REPLIES.get(c.name()).text();
    }

    private static ReplyText reply(QuoteCase c) {
        return switch (c.kind()) {
            case "text" -> TEXTS.ofText(c.file("input.txt").orElseThrow());
            case "html" -> TEXTS.ofHtml(c.file("input.html").orElseThrow());
            default -> TEXTS.separate(Understanding.unjudged(message(c))).replyText();
        };
    }

    /** The decoded parts; without a subject, so that the body alone has to tell. */
    private static InboundMessage message(QuoteCase c) {
        return FixtureMail.ofBodies(
                "", c.file("part.txt").orElse(null), c.file("part.html").orElse(null));
    }
}
