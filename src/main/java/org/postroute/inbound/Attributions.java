package org.postroute.inbound;

import java.util.List;
import java.util.Locale;

/**
 * Finds the line above a quotation, "On 4 May 2026 at 10:20, Ann &lt;ann@x.test&gt; wrote:", by its structure: a date, a name or
 * an address and a verb of many languages, over up to six lines, with a colon at the end.
 */
final class Attributions {
    private static final int MAX_LINES = 6;
    private static final int MAX_LENGTH = 420;
    private static final WordTable WORDS = WordTable.named("attributions.tsv");

    private Attributions() {}

    /** How certain an attribution is: STRONG needs nothing else, WEAK needs a quotation below it. */
    enum Strength {
        NONE,
        WEAK,
        STRONG
    }

    /** @param length in lines, 0 when there is none */
    record Match(int length, Strength strength) {
        static final Match NONE = new Match(0, Strength.NONE);
    }

    /** An attribution that begins exactly at this line; the shortest there is. */
    static Match at(List<BodyLine> lines, int start) {
        String first = LineWords.readable(lines.get(start).head());
        if (!canBegin(first)) {
            return Match.NONE;
        }
        StringBuilder joined = new StringBuilder();
        int depth = lines.get(start).depth();
        for (int i = start; i < Math.min(lines.size(), start + MAX_LINES); i++) {
            BodyLine line = lines.get(i);
            if (line.isLongerThan(MAX_LENGTH)
                    || line.isBlank()
                    || joined.length() > MAX_LENGTH
                    || line.depth() < depth) {
                return Match.NONE;
            }
            joined.append(' ').append(line.head());
            Strength strength = strength(joined.toString());
            if (strength != Strength.NONE && !beginsLater(lines, start, i)) {
                return new Match(i - start + 1, strength);
            }
        }
        return Match.NONE;
    }

    /** A line of prose may stand right above: it is not part of the attribution when that is whole without it. */
    private static boolean beginsLater(List<BodyLine> lines, int start, int end) {
        if (end == start || opens(LineWords.of(lines.get(start).head()))) {
            return false;
        }
        StringBuilder rest = new StringBuilder();
        for (int i = start + 1; i <= end; i++) {
            rest.append(' ').append(lines.get(i).head());
        }
        return strength(rest.toString()) != Strength.NONE;
    }

    static Strength strength(String candidate) {
        LineWords words = LineWords.of(candidate);
        String plain = stripDashes(words.plain());
        if (!endsLikeAttribution(plain)) {
            return Strength.NONE;
        }
        boolean verb = hasVerb(plain);
        if (words.hasAddress()) {
            return (verb && endsNearVerb(plain)) || words.hasDate() ? Strength.STRONG : Strength.NONE;
        }
        boolean strong = verb && words.hasDate() && (startsWithOpening(plain) || words.hasTime());
        return strong ? Strength.STRONG : verb || (words.hasDate() && words.hasTime()) ? Strength.WEAK : Strength.NONE;
    }

    private static boolean canBegin(String first) {
        return !first.isEmpty() && !first.startsWith("http");
    }

    /** Whether a line alone looks like the beginning: an opening word or a date. */
    private static boolean opens(LineWords words) {
        return startsWithOpening(words.plain())
                && (words.hasDate() || words.plain().chars().anyMatch(Character::isDigit));
    }

    private static boolean startsWithOpening(String plain) {
        int from = 0;
        while (from < plain.length() && !Character.isLetter(plain.charAt(from))) {
            from++;
        }
        String start = plain.substring(from).toLowerCase(Locale.ROOT);
        return WORDS.startOf("opening", start).isPresent();
    }

    private static boolean endsLikeAttribution(String plain) {
        return plain.endsWith(":") || plain.endsWith(":>") || plain.endsWith("wrote") || plain.endsWith(": >");
    }

    private static boolean hasVerb(String plain) {
        return WORDS.occurs("verb", plain);
    }

    /** "Ann wrote:" and "schrieb am … um 14:49:", but not "if she wrote to x@y.test, then:". */
    private static boolean endsNearVerb(String plain) {
        return LineWords.of(plain).hasDate() || WORDS.occurs("verb", plain.substring(Math.max(0, plain.length() - 40)));
    }

    /** Zoho writes "---- On … wrote ----". */
    private static String stripDashes(String plain) {
        int start = 0;
        int end = plain.length();
        while (start < end && isDash(plain.charAt(start))) {
            start++;
        }
        while (end > start && isDash(plain.charAt(end - 1))) {
            end--;
        }
        return plain.substring(start, end).strip();
    }

    private static boolean isDash(char c) {
        return c == '-' || c == '—' || c == '–' || c == ' ' || c == '_' || c == '>';
    }
}
