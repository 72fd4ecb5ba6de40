package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postroute.message.ReplyText;

/** A body of any shape is separated in time that grows with its size, and never with its square. */
class HostileBodyTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    record Bomb(String name, String body) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bomb> texts() {
        return Stream.of(
                bomb("quote marks on many lines", "> a\n", 500_000),
                bomb("answers between many quotations", "> a\nb\n", 200_000),
                bomb("quote marks on one line", ">", 2_000_000),
                bomb("one long line", "word ", 1_000_000),
                bomb("many beginnings of an attribution", "On 4 May 2026,\n", 100_000),
                bomb("many almost attributions", "On 4 May 2026 at 10:20 a@b.test said so;\n", 50_000),
                bomb("many weak attributions", "she wrote:\n", 100_000),
                bomb("many headers", "From: a@b.test\n", 100_000),
                bomb("many subjects", "Subject: x\n\n", 100_000),
                bomb("many separators", "-----\n", 200_000),
                bomb("many delimiters", "-- \nx\n", 200_000),
                bomb("many device lines", "\nSent from my phone\n", 100_000),
                bomb("dashes without end", "-", 1_000_000),
                bomb("addresses without end", "a@b ", 500_000),
                bomb("links without end", "Sent from my <", 100_000),
                bomb("colons without end", "a:", 1_000_000),
                bomb("blank lines", "\n", 1_000_000),
                bomb("blank quoted lines", "x\n>\n\n\n", 200_000),
                bomb("tag characters", "\uDB40\uDC41", 500_000));
    }

    static Stream<Bomb> htmls() {
        return Stream.of(
                bomb("nested divisions", "<div>", 200_000),
                bomb("nested quotations", "<blockquote>a", 100_000),
                bomb("nested wrappers", "<div class=gmail_quote>a", 50_000),
                bomb("nested formatting", "<b><i><font color=red>x", 30_000),
                bomb("nested tables", "<table><tr><td>", 50_000),
                bomb("siblings", "<p>a</p>", 200_000),
                bomb("list items", "<li>a", 100_000),
                bomb("images", "<img src=cid:a>", 200_000),
                bomb("hidden siblings", "<span style=display:none>a</span>", 100_000),
                bomb("attributes", "<div " + "a=b ".repeat(50_000) + ">", 1),
                bomb("classes", "<div class='" + "a ".repeat(500_000) + "'>", 1),
                bomb("unclosed tags", "<", 1_000_000),
                bomb("unclosed comment", "<!-- ", 500_000),
                bomb("entities", "&amp", 500_000));
    }

    private static Bomb bomb(String name, String piece, int times) {
        return new Bomb(name, piece.repeat(times));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_text_body_is_separated_in_linear_time(Bomb bomb) {
        ReplyText reply = Assertions.assertTimeoutPreemptively(LIMIT, () -> new ReplyTexts().ofText(bomb.body()));
        assertThat(reply.confidence()).isBetween(0.0, 1.0);
    }

    @ParameterizedTest
    @MethodSource("htmls")
    void an_html_body_is_separated_in_linear_time(Bomb bomb) {
        ReplyText reply = Assertions.assertTimeoutPreemptively(LIMIT, () -> new ReplyTexts().ofHtml(bomb.body()));
        assertThat(reply.confidence()).isBetween(0.0, 1.0);
    }
}
