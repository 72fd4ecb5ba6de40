package org.postroute.inbound;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds the block "From: … Sent: … To: … Subject: …" that clients write above the mail they answer or forward. */
final class HeaderBlocks {
    private static final WordTable LABELS = WordTable.named("header-labels.tsv");
    private static final List<String> RAW_FIELDS = List.of(
            "received: from ",
            "received: by ",
            "return-path:",
            "delivered-to:",
            "message-id:",
            "dkim-signature:",
            "mime-version:");
    private static final List<String> CODE = List.of("from:", "to:", "date:", "subject:", "sender:");
    private static final int MAX_LINES = 30;
    private static final int MAX_BLANK = 2;
    private static final int MAX_WRAPPED = 3;
    private static final int MAX_LABEL = 40;
    private static final int MAX_UNKNOWN = 8;

    private enum Label {
        FROM,
        DATE,
        TO,
        CC,
        SUBJECT,
        OTHER
    }

    private HeaderBlocks() {}

    /**
     * The number of lines of a block that begins exactly at this line; 0 when none does.
     *
     * @param announced whether a separator or a border stands above, so that less is needed to believe it
     */
    static int lengthAt(List<BodyLine> lines, int start, boolean announced) {
        if (lines.get(start).isBlank()) {
            return 0;
        }
        if (label(lines.get(start)).isEmpty()) {
            return announced ? unknownLength(lines, start) : BareHeaders.lengthAt(lines, start, LABELS);
        }
        if (!announced
                && (isCode(lines.get(start))
                        || isRawField(lines.get(start))
                        || (start > 0 && isRawField(lines.get(start - 1))))) {
            return 0;
        }
        Set<Label> found = EnumSet.noneOf(Label.class);
        boolean certain = false;
        boolean dated = false;
        int end = start;
        int blank = 0;
        int wrapped = 0;
        for (int i = start; i < Math.min(lines.size(), start + MAX_LINES); i++) {
            BodyLine line = lines.get(i);
            Optional<Label> label = line.isBlank() ? Optional.empty() : label(line);
            if (label.isPresent()) {
                if (label.get() == Label.FROM && found.contains(Label.FROM) && i > start + 1) {
                    break;
                }
                found.add(label.get());
                certain |= isCertain(label.get(), line);
                dated |= label.get() == Label.DATE && hasDigit(lines, i);
                if (announced) {
                    furtherLabels(line, found);
                }
                end = i + 1;
                blank = 0;
                wrapped = 0;
            } else if (line.isBlank() ? ++blank > MAX_BLANK : ++wrapped > MAX_WRAPPED || blank > 0) {
                break;
            }
        }
        if (end == start + 1 && !announced) {
            furtherLabels(lines.get(start), found);
            boolean all = found.contains(Label.FROM) && found.contains(Label.TO) && found.contains(Label.SUBJECT);
            return all && LineWords.of(lines.get(start).head()).hasDate() ? 1 : 0;
        }
        return isBlock(found, certain, dated, announced) ? end - start : 0;
    }

    /** Labels of a language that no table holds: an address, then a date and a time, four lines or more. */
    private static int unknownLength(List<BodyLine> lines, int start) {
        int i = start;
        while (i < Math.min(lines.size(), start + MAX_UNKNOWN) && isLabelled(lines.get(i))) {
            i++;
        }
        boolean block = i - start >= 4
                && LineWords.of(lines.get(start).head()).hasAddress()
                && LineWords.of(lines.get(start + 1).head()).hasTime();
        return block ? i - start : 0;
    }

    private static boolean isLabelled(BodyLine line) {
        String plain = line.plain();
        int colon = plain.indexOf(':');
        return colon > 0
                && colon <= MAX_LABEL / 2
                && colon + 1 < plain.length()
                && plain.substring(0, colon).chars().noneMatch(Character::isDigit)
                && plain.substring(0, colon).split(" ").length <= 3;
    }

    private static boolean isBlock(Set<Label> found, boolean certain, boolean dated, boolean announced) {
        boolean sender = found.contains(Label.FROM);
        boolean mail = certain || announced || (found.contains(Label.SUBJECT) && dated);
        return (sender && found.size() >= 3 && mail)
                || (sender && found.size() == 2 && (announced || (certain && found.contains(Label.DATE))))
                || (announced && found.size() >= 3);
    }

    /** An address behind From or To: a list of one's own, such as a journey's, has none. */
    private static boolean isCertain(Label label, BodyLine line) {
        return (label == Label.FROM || label == Label.TO)
                && LineWords.of(line.head()).hasAddress();
    }

    /** "from: ann@x.test", as in a configuration; no client writes English labels so. */
    private static boolean isCode(BodyLine line) {
        return CODE.stream().anyMatch(line.head()::startsWith);
    }

    /** A field that no client shows: the header was pasted, and what stands around it is the person's. */
    private static boolean isRawField(BodyLine line) {
        String plain = line.plain().toLowerCase(Locale.ROOT);
        boolean extension = plain.startsWith("x-") && plain.indexOf(':') > 0 && plain.indexOf(' ') > plain.indexOf(':');
        return extension || RAW_FIELDS.stream().anyMatch(plain::startsWith);
    }

    /** On the line of its label or on the next. */
    private static boolean hasDigit(List<BodyLine> lines, int i) {
        String next = i + 1 < lines.size() ? lines.get(i + 1).plain() : "";
        return (lines.get(i).plain() + next).chars().anyMatch(Character::isDigit);
    }

    /** Labels further on in a line, where the line ends were lost. */
    private static void furtherLabels(BodyLine line, Set<Label> found) {
        String plain = line.plain();
        int colon = plain.indexOf(':', plain.indexOf(':') + 1);
        for (int n = 0; colon > 0 && n < 10; n++) {
            int word = colon - (plain.charAt(colon - 1) == ' ' ? 2 : 1);
            while (word >= 0 && Character.isLetter(plain.charAt(word))) {
                word--;
            }
            LABELS.kindOf(plain.substring(word + 1, colon))
                    .map(HeaderBlocks::named)
                    .ifPresent(found::add);
            colon = plain.indexOf(':', colon + 1);
        }
    }

    private static Label named(String kind) {
        return Label.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    private static Optional<Label> label(BodyLine line) {
        String plain = line.plain();
        int start = 0;
        while (start < plain.length() && !Character.isLetter(plain.charAt(start)) && start < 8) {
            start++;
        }
        int colon = plain.indexOf(':', start);
        if (colon <= start || colon - start > MAX_LABEL) {
            return Optional.empty();
        }
        return LABELS.kindOf(plain.substring(start, colon)).map(HeaderBlocks::named);
    }
}
