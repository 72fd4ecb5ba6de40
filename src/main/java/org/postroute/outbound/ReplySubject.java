package org.postroute.outbound;

import java.util.Locale;
import java.util.Set;
import org.postroute.message.HeaderText;

/**
 * The subject of an answer: one {@code Re:} and the customer's own words. Reply prefixes of mail programs in other
 * languages are taken away however often they were put there; forward prefixes (Fwd, WG, TR) belong to the words.
 */
final class ReplySubject {
    static final int MAX_LENGTH = 250;
    static final String NONE = "(no subject)";

    private static final int MAX_PREFIX = 8;

    /** Without the colon, lower case. RV is a Spanish forward that some programs write for replies. */
    private static final Set<String> PREFIXES = Set.of(
            "re", "aw", "antw", "antwort", "sv", "vs", "rv", "res", "rif", "r", "ref", "réf", "odp", "ynt", "yan", "vá",
            "atb", "bls", "hl", "na", "на", "отв", "ответ", "απ", "σχετ", "ad", "回复", "回覆", "答复", "返信", "답장", "回信",
            "תגובה", "רד", "رد");

    private ReplySubject() {}

    static String of(String subject) {
        String words = HeaderText.clean(subject, 4 * MAX_LENGTH);
        int start = 0;
        for (int end = prefixEnd(words, 0); end > start; end = prefixEnd(words, start)) {
            start = end;
        }
        String own = words.substring(start).strip();
        return HeaderText.clean("Re: " + (own.isEmpty() ? NONE : own), MAX_LENGTH);
    }

    /** Where the words go on after a prefix that stands at {@code start}; {@code start} itself when none does. */
    private static int prefixEnd(String words, int start) {
        int word = skipSpace(words, start);
        int end = word;
        while (end < words.length() && end - word <= MAX_PREFIX && isPrefixLetter(words.charAt(end))) {
            end++;
        }
        String prefix = words.substring(word, end).toLowerCase(Locale.ROOT);
        int colon = skipSpace(words, skipCount(words, end));
        boolean closed = colon < words.length() && (words.charAt(colon) == ':' || words.charAt(colon) == '：');
        return closed && PREFIXES.contains(prefix) ? colon + 1 : start;
    }

    private static boolean isPrefixLetter(char c) {
        return Character.isLetter(c);
    }

    private static int skipSpace(String words, int from) {
        int i = from;
        while (i < words.length() && (words.charAt(i) == ' ' || words.charAt(i) == '.')) {
            i++;
        }
        return i;
    }

    /** {@code [2]}, {@code (2)} or {@code ^2}. */
    private static int skipCount(String words, int from) {
        if (from >= words.length() || "[(^".indexOf(words.charAt(from)) < 0) {
            return from;
        }
        int i = from + 1;
        while (i < words.length() && i - from < 5 && Character.isDigit(words.charAt(i))) {
            i++;
        }
        boolean bracket = i < words.length() && "])".indexOf(words.charAt(i)) >= 0;
        return bracket ? i + 1 : i;
    }
}
