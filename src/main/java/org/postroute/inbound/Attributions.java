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
    private static final String ENDS = ":>)-—_";
    private static final int MAX_BARE_WORDS = 8;
    private static final int MAX_NAME_WORDS = 4;
    private static final int MAX_OPEN_WORDS = 20;
    private static final int MIN_WRAPPED = 30;
    private static final int TIME_LENGTH = 14;
    private static final WordTable WORDS = WordTable.named("attributions.tsv");

    private Attributions() {}

    /** How certain an attribution is: STRONG needs nothing else, WEAK needs a quotation below it. */
    enum Strength {
        NONE,
        WEAK,
        STRONG
    }

    /**
     * @param length in lines, 0 when there is none
     * @param dated whether it holds a date or an address
     */
    record Match(int length, Strength strength, boolean dated) {
        static final Match NONE = new Match(0, Strength.NONE, false);
    }

    /** An attribution that begins exactly at this line: the shortest strong one, else the shortest. */
    static Match at(List<BodyLine> lines, int start) {
        if (!canBegin(lines.get(start).plain()) || !mayEndWithin(lines, start)) {
            return Match.NONE;
        }
        Match weak = Match.NONE;
        StringBuilder joined = new StringBuilder();
        int depth = lines.get(start).depth();
        for (int i = start; i < Math.min(lines.size(), start + MAX_LINES); i++) {
            BodyLine line = lines.get(i);
            if (line.isLongerThan(MAX_LENGTH) || line.depth() != depth || joined.length() > MAX_LENGTH) {
                break;
            }
            if (line.isBlank()) {
                if (i == start + 1 && mayGoOn(lines, start)) {
                    continue;
                }
                break;
            }
            joined.append(' ').append(line.head());
            Strength strength = mayEnd(lines, i) ? strength(joined.toString()) : Strength.NONE;
            if (strength != Strength.NONE && beginsLater(lines, start, i)) {
                return weak;
            }
            if (strength == Strength.STRONG) {
                return new Match(i - start + 1, strength, true);
            }
            boolean first = weak.length() == 0 && strength == Strength.WEAK;
            weak = first ? new Match(i - start + 1, strength, isDated(joined.toString())) : weak;
        }
        return weak;
    }

    private static boolean isDated(String attribution) {
        LineWords words = LineWords.of(attribution);
        return words.hasDate() || words.hasAddress();
    }

    /** Whether the last line with anything on it is one. */
    static boolean isLastOf(List<BodyLine> lines) {
        int i = lines.size() - 1;
        while (i > lines.size() - MAX_LINES && i > 0 && lines.get(i).isBlank()) {
            i--;
        }
        return i >= 0 && strength(lines.get(i).head()) != Strength.NONE;
    }

    /** Where an attribution begins in the middle of a line, because a line end was lost on the way; -1 when none does. */
    static int sharedStart(String line) {
        if (line.length() > MAX_LENGTH || !endsLikeAttribution(LineWords.readable(line))) {
            return -1;
        }
        for (int i = 1; i < line.length(); i++) {
            boolean wordStart = Character.isUpperCase(line.charAt(i)) && !Character.isLetterOrDigit(line.charAt(i - 1));
            if (wordStart && WORDS.startOf("opening", line.substring(i)).isPresent()) {
                LineWords rest = LineWords.of(line.substring(i));
                boolean whole = rest.hasDate() && rest.hasAddress() && strength(line.substring(i)) == Strength.STRONG;
                return whole ? i : -1;
            }
        }
        return -1;
    }

    /** A line of prose may stand right above: it is not part of the attribution when that is whole without it. */
    private static boolean beginsLater(List<BodyLine> lines, int start, int end) {
        LineWords first = LineWords.of(lines.get(start).head());
        if (end == start || opens(first)) {
            return false;
        }
        StringBuilder joined = new StringBuilder();
        for (int i = start + 1; i <= end; i++) {
            joined.append(' ').append(lines.get(i).head());
        }
        if (strength(joined.toString()) == Strength.NONE) {
            return false;
        }
        LineWords rest = LineWords.of(joined.toString());
        boolean whole = (opens(rest) && hasMoreThanTime(rest)) || (rest.hasDate() && rest.hasAddress());
        return whole || !isWrappedHead(first);
    }

    /** A time has up to six digits ("um 10:20:30"), a day with a year has four or more beside it. */
    private static boolean hasMoreThanTime(LineWords words) {
        long digits = words.plain().chars().filter(Character::isDigit).count();
        return words.hasTime() ? digits >= 7 : digits >= 4;
    }

    /** A line that holds the date or the address and that is long enough to have been wrapped. */
    private static boolean isWrappedHead(LineWords first) {
        String plain = first.plain();
        boolean open = plain.lastIndexOf('(') > plain.lastIndexOf(')');
        boolean sentence =
                !open && (plain.endsWith("!") || plain.endsWith("?") || plain.endsWith(".") || plain.endsWith("。"));
        return !sentence && plain.length() >= MIN_WRAPPED && (first.hasDate() || first.hasAddress());
    }

    /** An empty line between a name and its address, where a link was turned into text. */
    private static boolean mayGoOn(List<BodyLine> lines, int start) {
        return start + 2 < lines.size()
                && lines.get(start + 2).plain().startsWith("<")
                && opens(LineWords.of(lines.get(start).head()));
    }

    static Strength strength(String candidate) {
        LineWords words = LineWords.of(candidate);
        String plain = LineWords.withoutDashes(words.plain());
        if (plain.isEmpty()) {
            return Strength.NONE;
        }
        if (isBetweenMarks(words.plain())) {
            return words.hasDate() && (words.hasAddress() || hasVerb(plain)) ? Strength.STRONG : Strength.NONE;
        }
        if (!endsLikeAttribution(plain)) {
            return isOpenEnded(words, plain) ? Strength.WEAK : Strength.NONE;
        }
        if (!words.hasAddress() && WORDS.occurs("self", plain)) {
            return Strength.NONE;
        }
        boolean verb = hasVerb(plain);
        if (isStrong(words, plain, verb)) {
            return Strength.STRONG;
        }
        boolean dated = words.hasDate() && (words.hasTime() || words.hasAddress());
        return verb || dated || isSenderAlone(plain) ? Strength.WEAK : Strength.NONE;
    }

    /** Zoho writes "---- On … wrote ----", GroupWise "&gt;&gt;&gt; Ann 5/4/2026 10:20 AM &gt;&gt;&gt;". */
    private static boolean isBetweenMarks(String plain) {
        return (plain.startsWith("---") && plain.endsWith("---")) || (plain.startsWith(">>>") && plain.endsWith(">>>"));
    }

    /** Without a colon at the end. */
    private static boolean isOpenEnded(LineWords words, String plain) {
        if (!words.hasDate() || plain.split(" ").length > MAX_OPEN_WORDS) {
            return false;
        }
        return endsWithAddress(plain)
                || (words.hasTime() && isBracketed(plain) && endsWithTime(plain))
                || (words.hasTime() && hasVerb(plain) && (opensClearly(plain) || isBracketed(plain)));
    }

    private static boolean isStrong(LineWords words, String plain, boolean verb) {
        if (words.hasAddress() && words.hasDate()) {
            return verb
                    || (words.hasTime() && isBracketed(plain))
                    || (beginsWithDate(plain) && endsWithAddress(withoutColon(plain)));
        }
        if (words.hasAddress()) {
            return verb && (startsWithOpening(plain) || plain.split(" ").length <= MAX_BARE_WORDS);
        }
        return verb && words.hasDate() && (startsWithOpening(plain) || words.hasTime());
    }

    /** Nobody writes an address like this in a sentence. */
    private static boolean isBracketed(String plain) {
        int open = plain.indexOf('<');
        return open >= 0 && plain.indexOf('@', open) > 0 && plain.indexOf('>', open) > 0;
    }

    /** A day's number first, or the colon of a line that was turned round on its way from right to left. */
    private static boolean opensClearly(String plain) {
        char first = plain.charAt(0);
        return startsWithOpening(plain) || (first >= '0' && first <= '9') || first == ':';
    }

    /** "Ann Smith <ann@x.test>:" and nothing else. */
    private static boolean isSenderAlone(String plain) {
        return isBracketed(plain)
                && plain.split(" ").length <= MAX_NAME_WORDS
                && withoutColon(plain).endsWith(">");
    }

    private static boolean endsWithTime(String plain) {
        String end = plain.substring(Math.max(0, plain.length() - TIME_LENGTH));
        return LineWords.of(end).hasTime() && end.indexOf('>') < 0;
    }

    /** A digit, an opening word, or a weekday, which is cut short or followed by a comma. */
    private static boolean beginsWithDate(String plain) {
        String first = plain.split(" ", 2)[0];
        return startsWithOpening(plain)
                || Character.isDigit(plain.charAt(0))
                || first.endsWith(",")
                || first.endsWith(".")
                || !first.isEmpty()
                        && Character.UnicodeScript.of(first.codePointAt(0)) != Character.UnicodeScript.LATIN;
    }

    private static boolean endsWithAddress(String plain) {
        String last = plain.substring(plain.lastIndexOf(' ') + 1);
        return LineWords.of(last).hasAddress() || plain.endsWith(">");
    }

    private static String withoutColon(String plain) {
        int end = plain.length();
        while (end > 0 && (plain.charAt(end - 1) == ':' || plain.charAt(end - 1) == ' ')) {
            end--;
        }
        return plain.substring(0, end);
    }

    private static boolean mayEndWithin(List<BodyLine> lines, int start) {
        for (int i = start; i < Math.min(lines.size(), start + MAX_LINES); i++) {
            if (mayEnd(lines, i)) {
                return true;
            }
        }
        return false;
    }

    /** Cheap, so that ordinary lines cost nothing more. */
    private static boolean mayEnd(List<BodyLine> lines, int i) {
        String text = lines.get(i).plain();
        if (text.isEmpty()) {
            return false;
        }
        char last = text.charAt(text.length() - 1);
        boolean aboveQuotation = i + 1 < lines.size()
                && (lines.get(i + 1).isBlank()
                        || lines.get(i + 1).depth() > lines.get(i).depth());
        return ENDS.indexOf(last) >= 0 || text.endsWith("wrote") || aboveQuotation;
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

    /** The line that is left where "wrote:" was wrapped behind an address. */
    static boolean isVerbAlone(String text) {
        return text.length() < 40 && text.endsWith(":") && text.split(" ").length <= 3 && hasVerb(text);
    }

    private static boolean endsLikeAttribution(String plain) {
        return plain.endsWith(":") || plain.endsWith(":>") || plain.endsWith("wrote") || plain.endsWith(": >");
    }

    private static boolean hasVerb(String plain) {
        return WORDS.occurs("verb", plain);
    }
}
