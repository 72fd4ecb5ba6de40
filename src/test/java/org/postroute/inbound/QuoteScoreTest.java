package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The self-check figures of SCORER.md: a right implementation of the score gives exactly these. */
class QuoteScoreTest {
    private static final Pattern NAIVE = Pattern.compile(
            "^(\\s*>.*|\\s*On .{5,200} wrote:\\s*$|.*-{3,}\\s*Original Message\\s*-{3,}.*|_{10,}\\s*$|From: .*)",
            Pattern.MULTILINE);

    @Test
    void keeping_everything_scores_as_published() {
        assertScore(QuoteScore.of(replies("text"), QuoteCase::reference), 247, 20.2, 98.8, 100);
        assertScore(QuoteScore.of(replies("html"), QuoteCase::reference), 54, 18.5, 100, 100);
        assertScore(QuoteScore.of(replies("eml"), QuoteCase::reference), 37, 0, 100, 100);
    }

    @Test
    void a_naive_cut_scores_as_published() {
        assertScore(QuoteScore.of(replies("text"), QuoteScoreTest::naive), 247, 41.7, 91.8, 57.4);
    }

    static List<QuoteCase> replies(String kind) {
        return QuoteCase.all().stream()
                .filter(c -> c.kind().equals(kind) && !c.isContested())
                .filter(c -> !c.category().equals("forward") && !c.category().equals("signature"))
                .toList();
    }

    private static String naive(QuoteCase c) {
        Matcher cut = NAIVE.matcher(c.reference());
        return cut.find() ? c.reference().substring(0, cut.start()) : c.reference();
    }

    private static void assertScore(QuoteScore score, int cases, double exact, double recall, double leak) {
        assertThat(score.cases()).isEqualTo(cases);
        assertThat(score.exact()).isCloseTo(exact, within(0.06));
        assertThat(score.recall()).isCloseTo(recall, within(0.06));
        assertThat(score.leak()).isCloseTo(leak, within(0.06));
    }
}
