package org.postroute.inbound;

import java.util.Set;
import org.postroute.message.ReplyText;

/**
 * Which of two bodies is believed. The HTML is what the person saw, so it decides, unless it holds no words, or shows no
 * structure where the plain text does and says the same.
 */
final class BodyChoice {
    private static final Set<String> HISTORY = Set.of("quote", "header-block", "forward");

    private BodyChoice() {}

    static boolean prefersPlain(ReplyText plain, ReplyText html) {
        if (html.text().isBlank()) {
            return html.forwardedText() == null && html.quotedText() == null;
        }
        return hasHistory(plain)
                && !hasHistory(html)
                && !plain.text().isBlank()
                && packed(html.text()).startsWith(packed(plain.text()));
    }

    /** The words of the plain text, with what only the HTML tells. */
    static ReplyText combined(ReplyText plain, ReplyText html) {
        return new ReplyText(
                plain.text(),
                html.html(),
                null,
                plain.quotedText(),
                plain.forwardedText(),
                plain.signature(),
                HiddenCount.of(plain.hidden(), html.hidden()),
                plain.confidence(),
                html.images(),
                plain.cuts());
    }

    private static boolean hasHistory(ReplyText reply) {
        return reply.cuts().stream().anyMatch(cut -> HISTORY.contains(cut.kind()));
    }

    private static String packed(String text) {
        StringBuilder packed = new StringBuilder(text.length());
        text.codePoints().filter(Character::isLetterOrDigit).forEach(packed::appendCodePoint);
        return packed.toString();
    }
}
