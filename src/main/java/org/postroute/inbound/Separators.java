package org.postroute.inbound;

import java.util.Optional;

/** Finds lines such as "-----Original Message-----" and "Begin forwarded message:". */
final class Separators {
    private static final WordTable FORMS = WordTable.named("separators.tsv");
    private static final int MAX_INNER = 80;
    private static final int MIN_RULE = 5;

    private Separators() {}

    /** What stands below the line. */
    enum Kind {
        REPLY,
        /** A help desk's line, below which nothing is written. */
        ABOVE,
        FORWARD
    }

    /** A form between dashes, or a forward's form with a colon. */
    static Optional<Kind> kindOf(BodyLine line) {
        String plain = line.plain();
        String inner = inner(plain);
        boolean dashed = plain.length() > 1 && isRuleSign(plain.charAt(0)) && isRuleSign(plain.charAt(1))
                || plain.startsWith("—");
        if (!plain.isEmpty()
                && (isTicketMark(plain) || FORMS.startOf("above", inner).isPresent())) {
            return Optional.of(Kind.ABOVE);
        }
        Optional<Kind> kind = kind(inner);
        return dashed ? kind.or(() -> kindOfStart(inner)) : kind.filter(k -> k == Kind.FORWARD && plain.endsWith(":"));
    }

    /** Zendesk writes "##- Please type your reply above this line -##" in any language. */
    private static boolean isTicketMark(String plain) {
        return plain.startsWith("##-") && plain.endsWith("-##");
    }

    /** A form without dashes, or words of an unknown language between dashes: these count only above a header block. */
    static boolean mayStandAboveHeaders(BodyLine line) {
        String plain = line.plain();
        return isBetweenRules(plain) || isRule(line) || kind(inner(plain)).isPresent() || isCollapsed(plain);
    }

    /** Notes writes "Inactive hide details for Ann ---05/04/2026 10:20:30 AM---Which colour?". */
    private static boolean isCollapsed(String plain) {
        int first = plain.indexOf("---");
        boolean dated = first > 0
                && first + 3 < plain.length()
                && Character.isDigit(plain.charAt(first + 3))
                && plain.indexOf("---", first + 3) > 0;
        return dated || FORMS.startOf("collapsed", plain).isPresent();
    }

    private static boolean isBetweenRules(String plain) {
        int end = plain.length();
        return end > 4
                && end <= MAX_INNER
                && isRuleSign(plain.charAt(0))
                && isRuleSign(plain.charAt(1))
                && isRuleSign(plain.charAt(end - 1))
                && isRuleSign(plain.charAt(end - 2));
    }

    /** A line that is drawn: five or more of one sign and nothing else. */
    static boolean isRule(BodyLine line) {
        String plain = line.plain();
        return plain.length() >= MIN_RULE && plain.chars().allMatch(c -> isRuleSign(c) && c == plain.charAt(0));
    }

    /** "Forwarded by Ann on 4 May", as Notes writes it. */
    private static Optional<Kind> kindOfStart(String inner) {
        return FORMS.startOf("forward", inner).isPresent() ? Optional.of(Kind.FORWARD) : Optional.empty();
    }

    private static Optional<Kind> kind(String inner) {
        return inner.length() > MAX_INNER
                ? Optional.empty()
                : FORMS.kindOf(inner).map(kind -> kind.equals("forward") ? Kind.FORWARD : Kind.REPLY);
    }

    /** Without the signs around; what follows a second run of dashes belongs to the history. */
    private static String inner(String plain) {
        int start = 0;
        while (start < plain.length() && isEdge(plain.charAt(start))) {
            start++;
        }
        int dashes = secondRun(plain, start);
        int end = dashes < 0 ? plain.length() : dashes;
        while (end > start && (isEdge(plain.charAt(end - 1)) || plain.charAt(end - 1) == ':')) {
            end--;
        }
        return plain.substring(start, end);
    }

    private static int secondRun(String plain, int from) {
        for (int i = from; i + 1 < plain.length(); i++) {
            if (isRuleSign(plain.charAt(i)) && isRuleSign(plain.charAt(i + 1))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEdge(char c) {
        return isRuleSign(c) || c == ' ' || c == '>' || c == '<' || c == '[' || c == ']' || c == '|' || c == '\t';
    }

    private static boolean isRuleSign(int c) {
        return c == '-'
                || c == '_'
                || c == '='
                || c == '*'
                || c == '~'
                || c == '#'
                || (c >= '‐' && c <= '―')
                || c == '─'
                || c == '━';
    }
}
