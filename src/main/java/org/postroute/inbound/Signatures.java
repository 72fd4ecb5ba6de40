package org.postroute.inbound;

import java.util.List;

/** Finds what stands below a person's words in every mail: a signature behind its delimiter, a device's line. */
final class Signatures {
    private static final WordTable DEVICES = WordTable.named("device-signatures.tsv");
    private static final int MAX_DEVICE_LINE = 90;
    private static final int MAX_LINES = 20;
    private static final int FOOTER_RULE = 20;

    private Signatures() {}

    /** RFC 3676, 4.3 ("-- "), and the same without its space, which many mailers strip; an underscored footer. */
    static boolean isDelimiter(BodyLine line) {
        String text = line.text().stripTrailing();
        return text.equals("--")
                || text.equals("—")
                || text.equals("- --")
                || (text.startsWith("__") && text.chars().allMatch(c -> c == '_'));
    }

    /** What mailers write, and no person for another reason. */
    static boolean isStandard(BodyLine line) {
        String text = line.text().stripTrailing();
        return text.equals("--") || text.equals("- --");
    }

    /** Whether what stands behind a delimiter is short enough to be one. */
    static boolean isPlausible(List<BodyLine> lines, int delimiter, int end) {
        String text = lines.get(delimiter).text();
        if (text.equals("-- ")) {
            return true;
        }
        if (text.startsWith("_") && text.length() < FOOTER_RULE && isSentence(lines, delimiter + 1, end)) {
            return false;
        }
        long words = lines.subList(delimiter, end).stream()
                .filter(line -> !line.isBlank())
                .count();
        return words <= MAX_LINES;
    }

    private static boolean isSentence(List<BodyLine> lines, int from, int end) {
        for (int i = from; i < end; i++) {
            String plain = lines.get(i).plain();
            if (!plain.isEmpty()) {
                return plain.endsWith(".") || plain.endsWith("?") || plain.endsWith("!");
            }
        }
        return false;
    }

    /** "Sent from my phone", alone on its line, with nothing of the person's below it but an empty line. */
    static boolean isDeviceLine(List<BodyLine> lines, int i) {
        String plain = withoutLinks(lines.get(i).plain());
        if (plain.isEmpty() || plain.length() > MAX_DEVICE_LINE || lines.get(i).isLongerThan(400)) {
            return false;
        }
        return startsLikeDevice(lines.get(i))
                && !isProse(plain)
                && (i == 0 || lines.get(i - 1).isBlank() || isLast(lines, i) || startsLikeDevice(lines.get(i + 1)))
                && (isLast(lines, i) || !endsSentence(lines, i + 1));
    }

    private static boolean startsLikeDevice(BodyLine line) {
        String plain = withoutLinks(line.plain());
        int from = 0;
        while (from < plain.length() && !Character.isLetterOrDigit(plain.charAt(from))) {
            from++;
        }
        return DEVICES.startOf("device", plain.substring(from)).isPresent();
    }

    private static boolean isLast(List<BodyLine> lines, int i) {
        return i + 1 >= lines.size()
                || lines.get(i + 1).isBlank()
                || lines.get(i + 1).isQuoted();
    }

    /** A clause behind a comma, or a colon at the end: somebody says more than where he wrote. */
    private static boolean isProse(String plain) {
        int comma = plain.indexOf(", ");
        return plain.endsWith(":")
                || comma > 0 && comma + 2 < plain.length() && Character.isLowerCase(plain.charAt(comma + 2));
    }

    /** "—Ann" or "– Ann Smith" as the last words, below an empty line. */
    static boolean isDashedName(List<BodyLine> lines, int i) {
        String plain = lines.get(i).head();
        if (plain.length() < 3
                || plain.length() > 40
                || i == 0
                || !lines.get(i - 1).isBlank()) {
            return false;
        }
        String name = plain.substring(1).strip();
        boolean dashed = plain.charAt(0) == '—' || plain.charAt(0) == '–';
        return dashed
                && name.split(" ").length <= 3
                && Character.isUpperCase(name.codePointAt(0))
                && name.codePoints()
                        .allMatch(c -> Character.isLetter(c) || c == ' ' || c == '.' || c == '-' || c == '\'')
                && isNothingBelow(lines, i);
    }

    private static boolean isNothingBelow(List<BodyLine> lines, int i) {
        int next = i + 1;
        while (next < lines.size()
                && next < i + 10
                && lines.get(next).isBlank()
                && !lines.get(next).isQuoted()) {
            next++;
        }
        return next >= lines.size()
                || next == i + 10
                || Boundaries.at(lines, next).isPresent()
                || lines.get(next).isQuoted();
    }

    /** Prose that goes on in the next line: it begins in lower case. */
    private static boolean endsSentence(List<BodyLine> lines, int next) {
        String head = lines.get(next).head();
        return !head.isEmpty() && Character.isLowerCase(head.codePointAt(0)) && !head.contains("@");
    }

    private static String withoutLinks(String text) {
        if (text.indexOf('<') < 0) {
            return text.strip();
        }
        StringBuilder kept = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int open = text.indexOf('<', i);
            int close = open < 0 ? -1 : text.indexOf('>', open);
            if (close < 0) {
                return kept.append(text.substring(i)).toString().strip();
            }
            kept.append(text, i, open);
            i = close + 1;
        }
        return kept.toString().strip();
    }
}
