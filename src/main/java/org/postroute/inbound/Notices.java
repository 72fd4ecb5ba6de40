package org.postroute.inbound;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.postroute.inbound.Sides.Side;

/**
 * Takes away what servers write into a person's text: a warning of mail from outside and a mark of confidentiality at the
 * top, a scanner's or an office's line at the end. Looks at the first and the last lines of what is new.
 */
final class Notices {
    private static final WordTable FORMS = WordTable.named("notices.tsv");
    private static final int MAX_LINES = 6;
    private static final int MAX_LENGTH = 600;
    private static final int MAX_LABEL_WORDS = 5;

    private Notices() {}

    static void cut(Sides sides) {
        int top = firstWords(sides, 0);
        for (int n = 0; n < MAX_LINES && top < sides.lines().size(); n++) {
            int end = isLabel(sides.lines().get(top)) ? top + 1 : endOfBanner(sides, top);
            if (end == top || firstWords(sides, end) == sides.lines().size()) {
                break;
            }
            String rule = isLabel(sides.lines().get(top)) ? "classification" : "security-banner";
            sides.put(top, end, Side.NOTICE, "notice", rule, 0.9);
            top = firstWords(sides, end);
        }
        cutFooter(sides, top);
    }

    private static void cutFooter(Sides sides, int top) {
        for (int n = 0; n < MAX_LINES; n++) {
            int last = sides.lastNewBefore(sides.lines().size());
            int start = startOfFooter(sides, last);
            if (start <= top) {
                return;
            }
            sides.put(start, last + 1, Side.NOTICE, "notice", "footer", 0.9);
        }
    }

    /** The line of the last paragraph that begins like a footer; -1 when none does. */
    private static int startOfFooter(Sides sides, int last) {
        for (int i = last; i > Math.max(0, last - MAX_LINES) && isNewText(sides, i); i--) {
            BodyLine line = sides.lines().get(i);
            if (FORMS.startOf("footer", letters(line)).isPresent() || (i == last && isLabel(line))) {
                return i;
            }
        }
        return -1;
    }

    /** "Sensitivity: Internal" and nothing else, or "[External]": in brackets, or in capitals. */
    private static boolean isLabel(BodyLine line) {
        String plain = letters(line);
        boolean label = plain.split(" ").length <= MAX_LABEL_WORDS
                && FORMS.startOf("label", plain).isPresent();
        String mark = withoutEnd(plain);
        boolean stands = !line.plain().startsWith(plain) || mark.equals(mark.toUpperCase(Locale.ROOT));
        return label || (stands && FORMS.kindOf(mark).filter("mark"::equals).isPresent());
    }

    /** A form at its beginning, or words of warning together with words of the outside, over some lines. */
    private static int endOfBanner(Sides sides, int top) {
        boolean warns = false;
        boolean outside = false;
        boolean certain =
                FORMS.startOf("banner", letters(sides.lines().get(top))).isPresent();
        int end = top;
        for (int i = top; i < Math.min(sides.lines().size(), top + MAX_LINES) && isNewText(sides, i); i++) {
            BodyLine line = sides.lines().get(i);
            boolean warning = FORMS.occurs("warning", line.plain());
            boolean stranger = FORMS.occurs("outside", line.plain());
            if (line.isLongerThan(MAX_LENGTH) || !(warning || stranger || (certain && i == top))) {
                break;
            }
            warns |= warning;
            outside |= stranger;
            end = i + 1;
        }
        return certain || (warns && outside && beginsLikeBanner(sides.lines().get(top))) ? end : top;
    }

    /** A person's sentence may hold such words, but hardly begins with them. */
    private static boolean beginsLikeBanner(BodyLine line) {
        String letters = letters(line);
        return Stream.of("warning", "outside", "mark")
                .anyMatch(kind -> FORMS.startOf(kind, letters).isPresent());
    }

    private static boolean isNewText(Sides sides, int line) {
        return sides.of(line) == Side.NEW && !sides.lines().get(line).isBlank();
    }

    private static int firstWords(Sides sides, int from) {
        List<BodyLine> lines = sides.lines();
        int i = from;
        while (i < lines.size() && !(sides.of(i) == Side.NEW && lines.get(i).hasWords())) {
            i++;
        }
        return i;
    }

    private static String withoutEnd(String plain) {
        int end = plain.length();
        while (end > 0 && !Character.isLetter(plain.charAt(end - 1))) {
            end--;
        }
        return plain.substring(0, end);
    }

    /** Without stars, brackets and dashes in front. */
    private static String letters(BodyLine line) {
        String plain = line.plain();
        int start = 0;
        while (start < plain.length() && !Character.isLetter(plain.charAt(start))) {
            start++;
        }
        return plain.substring(start);
    }
}
