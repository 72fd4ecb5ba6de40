package org.postroute.inbound;

import java.util.List;
import java.util.Locale;

/**
 * Finds the end of a mail that no delimiter marks: a valediction with a name, a name with its contacts, a rule with short
 * lines below it, legal text. Looks at the last lines only.
 */
final class Closings {
    private static final WordTable WORDS = WordTable.named("closings.tsv");
    private static final int MAX_LINES = 30;
    private static final int MAX_NAMED = 12;
    private static final int MAX_LENGTH = 70;
    private static final int MAX_NAME_WORDS = 5;
    private static final int MIN_DISCLAIMER = 80;
    private static final int MIN_LEGAL_WORDS = 3;

    private Closings() {}

    /** @param start the first line, -1 when there is none */
    record Closing(int start, String rule) {
        static final Closing NONE = new Closing(-1, "none");
    }

    /** The closing that reaches to a line (exclusive) and begins below another. */
    static Closing at(List<BodyLine> lines, int from, int end) {
        int first = Math.max(from, end - MAX_LINES);
        int named = 0;
        boolean contact = false;
        Closing found = Closing.NONE;
        for (int i = end - 1; i >= first; i--) {
            BodyLine line = lines.get(i);
            if (line.isBlank()) {
                continue;
            }
            if (named > 0 && isRule(line)) {
                String name = lines.get(nextWords(lines, i + 1, end)).plain();
                boolean signature = contact || (isName(name) && !name.endsWith("."));
                return signature ? new Closing(i, "ruled-signature") : found;
            }
            if (named > 0 && isValediction(line)) {
                int name = nextWords(lines, i + 1, end);
                boolean whole = isName(lines.get(name).plain()) && (contact || isParagraph(lines, name, end));
                return whole ? new Closing(i, "valediction") : found;
            }
            if (!isShort(line) || ++named > MAX_NAMED) {
                return found;
            }
            if (contact && isProperName(line.plain()) && isParagraphStart(lines, i)) {
                found = new Closing(i, "contact-block");
            }
            contact |= isContact(line.plain());
        }
        return found;
    }

    /** The first line of a paragraph of legal text that ends above a line; -1 when there is none. */
    static int disclaimer(Sides sides, int end) {
        List<BodyLine> lines = sides.lines();
        int found = -1;
        for (int i = end - 1; i > Math.max(0, end - MAX_LINES) && sides.of(i) == Sides.Side.NEW; i--) {
            BodyLine line = lines.get(i);
            boolean begins = !line.isBlank() && (lines.get(i - 1).isBlank() || isRule(lines.get(i - 1)));
            if (begins && (isDisclaimer(line) || isLegal(paragraph(lines, i, end)))) {
                found = i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = found; i >= 0 && i < end; i++) {
            text.append(lines.get(i).head()).append(' ');
        }
        return text.length() >= MIN_DISCLAIMER && WORDS.occurs("legal", text.toString()) ? found : -1;
    }

    private static boolean isDisclaimer(BodyLine line) {
        return WORDS.startOf("disclaimer", LineWords.readable(letters(line.head())))
                .isPresent();
    }

    /** So many words of lawyers that it needs no known beginning. */
    private static boolean isLegal(String paragraph) {
        return paragraph.length() >= MIN_DISCLAIMER && WORDS.count("legal", paragraph) >= MIN_LEGAL_WORDS;
    }

    private static String paragraph(List<BodyLine> lines, int start, int end) {
        StringBuilder text = new StringBuilder();
        for (int i = start; i < end && !lines.get(i).isBlank(); i++) {
            text.append(lines.get(i).head()).append(' ');
        }
        return text.toString();
    }

    /** Without stars, brackets and dashes in front. */
    private static String letters(String head) {
        int start = 0;
        while (start < head.length() && !Character.isLetter(head.charAt(start))) {
            start++;
        }
        return head.substring(start);
    }

    /** "Best regards,", and nothing else. */
    static boolean isValediction(BodyLine line) {
        String plain = line.plain();
        int end = plain.length();
        while (end > 0 && !Character.isLetterOrDigit(plain.charAt(end - 1)) && !isMark(plain.charAt(end - 1))) {
            end--;
        }
        return end > 0
                && end < MAX_LENGTH
                && WORDS.kindOf(plain.substring(0, end)).isPresent();
    }

    /** Vowel signs of some scripts, with which a word may end. */
    private static boolean isMark(char c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** Two lines or more, as nobody writes below his name: a sentence ends with a stop, or is long. */
    private static boolean isShort(BodyLine line) {
        String plain = line.plain();
        if (line.isLongerThan(MAX_LENGTH) || plain.isEmpty()) {
            return false;
        }
        char last = plain.charAt(plain.length() - 1);
        boolean sentence = last == '?' || last == '!' || last == ':' || (last == '.' && plain.split(" ").length > 4);
        return !sentence && !line.isQuoted();
    }

    private static boolean isRule(BodyLine line) {
        String plain = line.plain();
        return plain.length() >= 3 && plain.chars().allMatch(c -> c == '-' || c == '_' || c == '=' || c == '—');
    }

    private static boolean isName(String plain) {
        String name = plain.startsWith("-") ? plain.substring(1).strip() : plain;
        return !name.isEmpty()
                && name.split(" ").length <= MAX_NAME_WORDS
                && name.codePoints().noneMatch(Character::isDigit)
                && Character.isLetter(name.codePointAt(0));
    }

    /** Two to four words, each with a capital. */
    private static boolean isProperName(String plain) {
        String[] words = plain.split(" ");
        if (words.length < 2 || words.length > 4) {
            return false;
        }
        for (String word : words) {
            if (word.isEmpty()
                    || !Character.isUpperCase(word.codePointAt(0))
                    || word.chars().anyMatch(Character::isDigit)) {
                return false;
            }
        }
        return true;
    }

    /** An address, a link or a telephone number, and little else. */
    private static boolean isContact(String plain) {
        if (plain.split(" ").length > 8) {
            return false;
        }
        String lower = plain.toLowerCase(Locale.ROOT);
        long digits = plain.chars().filter(Character::isDigit).count();
        return LineWords.of(plain).hasAddress()
                || lower.contains("www.")
                || lower.contains("http")
                || lower.startsWith("via mobile")
                || (digits >= 7 && digits <= 18 && !LineWords.of(plain).hasTime());
    }

    private static boolean isParagraphStart(List<BodyLine> lines, int i) {
        return i > 0 && lines.get(i - 1).isBlank();
    }

    /** Without contacts, what stands behind an empty line below the name is something that is said. */
    private static boolean isParagraph(List<BodyLine> lines, int from, int end) {
        for (int i = from; i < end; i++) {
            if (lines.get(i).isBlank()) {
                return false;
            }
        }
        return true;
    }

    private static int nextWords(List<BodyLine> lines, int from, int end) {
        int i = from;
        while (i + 1 < end && lines.get(i).isBlank()) {
            i++;
        }
        return i;
    }
}
