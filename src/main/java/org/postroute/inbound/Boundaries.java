package org.postroute.inbound;

import java.util.List;
import java.util.Optional;

/** Finds where something that the mail carries along begins. Looks at a bounded number of lines for each. */
final class Boundaries {
    private static final int LOOK_AHEAD = 3;

    private Boundaries() {}

    enum Kind {
        /** A mail passed on. */
        FORWARD,
        /** The mail that is answered, to the end or as far as it is marked. */
        HISTORY,
        /** The same, whatever the message's own header says. */
        ANSWERED,
        /** The line above a quotation. */
        ATTRIBUTION,
        /** The same with neither date nor address, which a person may write above what he quotes himself. */
        REMARK
    }

    /**
     * @param length of the introduction in lines, before the content
     * @param rule what matched, never the sender's text
     * @param confidence 0 to 1
     */
    record Boundary(Kind kind, int length, String rule, double confidence) {}

    static Optional<Boundary> at(List<BodyLine> lines, int i) {
        BodyLine line = lines.get(i);
        if (line.mark() == BodyLine.Mark.FORWARD) {
            return Optional.of(new Boundary(Kind.FORWARD, 1, "forward-element", 0.98));
        }
        if (line.mark() == BodyLine.Mark.DIVIDER) {
            return Optional.of(new Boundary(Kind.HISTORY, headerLength(lines, i), "divider-element", 0.98));
        }
        if (line.isBlank()) {
            return Optional.empty();
        }
        return separator(lines, i).or(() -> headerBlock(lines, i)).or(() -> attribution(lines, i));
    }

    private static Optional<Boundary> separator(List<BodyLine> lines, int i) {
        return Separators.kindOf(lines.get(i)).map(kind -> separator(kind, 1 + headerLength(lines, i + 1)));
    }

    private static Boundary separator(Separators.Kind kind, int length) {
        return switch (kind) {
            case FORWARD -> new Boundary(Kind.FORWARD, length, "forward-separator", 0.97);
            case REPLY -> new Boundary(Kind.HISTORY, length, "original-message-separator", 0.95);
            case ABOVE -> new Boundary(Kind.ANSWERED, length, "reply-above-line", 0.97);
        };
    }

    private static Optional<Boundary> headerBlock(List<BodyLine> lines, int i) {
        BodyLine line = lines.get(i);
        boolean bordered = line.mark() == BodyLine.Mark.BORDER;
        int length = HeaderBlocks.lengthAt(lines, i, bordered);
        if (length > 0) {
            return Optional.of(new Boundary(Kind.HISTORY, length, "header-block", bordered ? 0.97 : 0.93));
        }
        if (Separators.mayStandAboveHeaders(line)) {
            int below = headerLength(lines, i + 1);
            if (below > 0) {
                return Optional.of(new Boundary(Kind.HISTORY, 1 + below, "ruled-header-block", 0.95));
            }
        }
        return Optional.empty();
    }

    private static Optional<Boundary> attribution(List<BodyLine> lines, int i) {
        Attributions.Match match = Attributions.at(lines, i);
        if (match.strength() == Attributions.Strength.NONE) {
            return Optional.empty();
        }
        boolean above = isAboveQuotation(lines, i + match.length(), lines.get(i).depth());
        if (!above && match.strength() == Attributions.Strength.WEAK) {
            return Optional.empty();
        }
        Kind kind = above && !match.dated() ? Kind.REMARK : Kind.ATTRIBUTION;
        return Optional.of(new Boundary(kind, match.length(), "attribution", above ? 0.97 : 0.9));
    }

    /** Whether the next line with words is deeper, or in a block of its own. */
    static boolean isAboveQuotation(List<BodyLine> lines, int from, int depth) {
        int next = nextWords(lines, from);
        return next < lines.size()
                && (lines.get(next).depth() > depth || lines.get(next).indented());
    }

    private static int headerLength(List<BodyLine> lines, int from) {
        for (int i = from; i < Math.min(lines.size(), from + LOOK_AHEAD); i++) {
            if (!lines.get(i).isBlank()) {
                int length = HeaderBlocks.lengthAt(lines, i, true);
                return length == 0 ? 0 : i - from + length;
            }
        }
        return 0;
    }

    private static int nextWords(List<BodyLine> lines, int from) {
        int i = from;
        while (i < lines.size()
                && i < from + 8
                && lines.get(i).isBlank()
                && !lines.get(i).isQuoted()) {
            i++;
        }
        return i;
    }
}
