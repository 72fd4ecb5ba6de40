package org.postroute.inbound;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A header block whose labels have no colon, as where a table became text: all of From, To, date and subject. */
final class BareHeaders {
    private static final int MAX_LINES = 8;

    private enum Found {
        FROM,
        TO,
        DATE,
        SUBJECT
    }

    private BareHeaders() {}

    /** The number of its lines; 0 when none begins at this one, which has to name a sender with an address. */
    static int lengthAt(List<BodyLine> lines, int start, WordTable labels) {
        if (!kind(lines.get(start), labels).equals("from")
                || !LineWords.of(lines.get(start).head()).hasAddress()) {
            return 0;
        }
        Set<Found> found = EnumSet.noneOf(Found.class);
        for (int i = start; i < Math.min(lines.size(), start + MAX_LINES); i++) {
            String kind = kind(lines.get(i), labels);
            for (Found one : Found.values()) {
                boolean dated =
                        one != Found.DATE || LineWords.of(lines.get(i).head()).hasDate();
                if (one.name().toLowerCase(Locale.ROOT).equals(kind) && dated) {
                    found.add(one);
                }
            }
            if (found.size() == Found.values().length) {
                return i - start + 1;
            }
        }
        return 0;
    }

    /** What the first word labels; empty when it is none. */
    private static String kind(BodyLine line, WordTable labels) {
        String plain = line.plain();
        int space = plain.indexOf(' ');
        boolean word = space > 0 && Character.isUpperCase(plain.codePointAt(0));
        return word ? labels.kindOf(plain.substring(0, space)).orElse("") : "";
    }
}
