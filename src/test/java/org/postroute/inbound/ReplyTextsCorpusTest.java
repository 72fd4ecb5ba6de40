package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.postroute.message.InboundMessage;
import org.postroute.message.ReplyText;
import org.postroute.message.Understanding;

class ReplyTextsCorpusTest {
    private static final Predicate<QuoteCase> TUNED = c -> !c.isSetAside();

    @Test
    void print_figures() throws IOException {
        List<String> report = new ArrayList<>();
        for (String kind : List.of("text", "html", "eml")) {
            report.add(kind + " tuned " + score(kind, TUNED));
            report.add(kind + " aside " + score(kind, QuoteCase::isSetAside));
            report.add(kind + " all " + score(kind, c -> true));
        }
        for (Predicate<QuoteCase> part : List.of(TUNED, QuoteCase::isSetAside)) {
            List<QuoteCase> forwards = QuoteCase.all().stream()
                    .filter(part)
                    .filter(c -> c.file("forward_body.txt").isPresent())
                    .toList();
            report.add("forwards n=" + forwards.size() + " comment "
                    + share(forwards, c -> QuoteScore.one(c, reply(c).text()).exact()) + " kept "
                    + share(forwards, ReplyTextsCorpusTest::keeps));
            List<QuoteCase> sigs = QuoteCase.all().stream()
                    .filter(part)
                    .filter(c -> c.category().equals("signature"))
                    .toList();
            report.add("signature n=" + sigs.size() + " "
                    + share(sigs, c -> QuoteScore.one(c, reply(c).text()).exact()));
        }
        report.forEach(System.out::println);
        List<String> misses = new ArrayList<>(report);
        for (QuoteCase c : QuoteCase.all().stream().filter(TUNED).toList()) {
            QuoteScore.One one = QuoteScore.one(c, reply(c).text());
            if (!one.exact()) {
                misses.add("##### " + c.name() + " " + c.kind() + " " + c.category() + " "
                        + (c.isContested() ? "CONTESTED" : "") + one);
                misses.add("--- input\n" + cut(c.reference()));
                misses.add("--- expected\n" + cut(String.join("\n-- or\n", c.expected())) + c.lines("must_contain.txt")
                        + c.lines("must_not_contain.txt"));
                misses.add("--- got\n" + cut(reply(c).text()));
                misses.add("--- " + reply(c).cuts() + " dontcare " + c.lines("dontcare.txt"));
            } else if (c.file("forward_body.txt").isPresent() && !keeps(c)) {
                misses.add("##### LOST FORWARD " + c.name() + cut(c.reference()) + "\n---got " + reply(c));
            }
        }
        Files.write(Path.of("target/misses.txt"), misses);
        assertThat(misses).isNotEmpty();
    }

    private static String cut(String t) {
        return t.length() > 1500 ? t.substring(0, 1500) + "…" : t;
    }

    private static boolean keeps(QuoteCase c) {
        ReplyText reply = reply(c);
        List<String> body = Tokens.of(c.file("forward_body.txt").orElseThrow());
        int n = Math.min(3, body.size());
        return n == 0
                || QuoteScore.share(
                                Tokens.ngrams(body, n),
                                Tokens.ngrams(Tokens.of(reply.text() + "\n" + reply.forwardedText()), n))
                        >= 0.9;
    }

    private static double share(List<QuoteCase> cases, Predicate<QuoteCase> right) {
        return 100.0 * cases.stream().filter(right).count() / cases.size();
    }

    private static QuoteScore score(String kind, Predicate<QuoteCase> part) {
        return QuoteScore.of(QuoteScoreTest.replies(kind).stream().filter(part).toList(), c -> reply(c).text());
    }

    static ReplyText reply(QuoteCase c) {
        ReplyTexts texts = new ReplyTexts();
        return switch (c.kind()) {
            case "text" -> texts.ofText(c.file("input.txt").orElseThrow());
            case "html" -> texts.ofHtml(c.file("input.html").orElseThrow());
            default -> texts.separate(Understanding.unjudged(message(c))).replyText();
        };
    }

    private static InboundMessage message(QuoteCase c) {
        return new InboundMessage(
                List.of(),
                null,
                "",
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                c.file("part.txt").orElse(null),
                c.file("part.html").orElse(null),
                List.of(),
                List.of(),
                List.of());
    }
}
