package org.postroute.inbound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.postroute.message.ReplyText;

/**
 * Puts every line of a body on one side: new, quoted, forwarded or signature. One pass from the top, which looks at a
 * bounded number of lines from each, so the time is linear.
 */
final class Separation {
    /** What the message's own header says that it does. */
    enum Purpose {
        UNKNOWN,
        ANSWERS,
        FORWARDS
    }

    enum Side {
        NEW,
        QUOTE,
        FORWARD,
        SIGNATURE
    }

    private static final int MAX_CUTS = 100;
    private static final int MAX_MARKS = 20;

    private final List<BodyLine> lines;
    private final Purpose purpose;
    private final Side[] sides;
    private final List<ReplyText.Cut> cuts = new ArrayList<>();
    private final List<int[]> unattributed = new ArrayList<>();
    private double confidence = 1;
    private int firstAttributed = Integer.MAX_VALUE;
    private int firstNew = Integer.MAX_VALUE;
    private int signatureFrom = -1;

    private Separation(List<BodyLine> lines, Purpose purpose) {
        this.lines = lines;
        this.purpose = purpose;
        this.sides = new Side[lines.size()];
        Arrays.fill(sides, Side.NEW);
    }

    static Separation of(List<BodyLine> lines, Purpose purpose) {
        Separation separation = new Separation(lines, purpose);
        separation.run();
        return separation;
    }

    Side side(int line) {
        return line < sides.length ? sides[line] : Side.NEW;
    }

    List<ReplyText.Cut> cuts() {
        return cuts;
    }

    double confidence() {
        return confidence;
    }

    boolean hasWords(Side side) {
        for (int i = 0; i < sides.length; i++) {
            if (sides[i] == side && lines.get(i).hasWords()) {
                return true;
            }
        }
        return false;
    }

    /** The words of a side; quotations within it keep the marks that are deeper than its first line's. */
    String text(Side side) {
        StringBuilder text = new StringBuilder();
        int base = -1;
        int last = -1;
        for (int i = 0; i < sides.length; i++) {
            BodyLine line = lines.get(i);
            if (sides[i] == side && !line.isBlank()) {
                base = base < 0 ? line.depth() : base;
                text.append(last < 0 ? "" : last == i - 1 ? "\n" : "\n\n")
                        .append("> ".repeat(Math.max(0, Math.min(line.depth() - base, MAX_MARKS))))
                        .append(line.text().stripTrailing());
                last = i;
            }
        }
        return text.toString();
    }

    private void run() {
        int i = 0;
        while (i < lines.size()) {
            i = step(i);
        }
        closeSignature(lines.size());
        keepOwnQuotes();
        cutTrailingBlock();
    }

    private int step(int i) {
        Optional<Boundaries.Boundary> boundary = Boundaries.at(lines, i);
        if (boundary.isPresent()) {
            closeSignature(i);
            return cross(i, boundary.get());
        }
        BodyLine line = lines.get(i);
        if (line.isQuoted()) {
            closeSignature(i);
            int end = quotationEnd(i, 0);
            if (firstAttributed == Integer.MAX_VALUE) {
                unattributed.add(new int[] {i, end});
            }
            return put(i, end, Side.QUOTE, "quote", "quote-marks", 0.9);
        }
        if (signatureFrom < 0 && line.mark() == BodyLine.Mark.SIGNATURE) {
            return put(i, i + 1, Side.SIGNATURE, "signature", "signature-element", 0.98);
        }
        if (!line.isBlank() && Signatures.isDeviceLine(lines, i)) {
            return put(i, i + 1, Side.SIGNATURE, "signature", "device-line", 0.95);
        }
        if (hasWordsAbove(i) && !line.isBlank() && Signatures.isDashedName(lines, i)) {
            return put(i, i + 1, Side.SIGNATURE, "signature", "dashed-name", 0.8);
        }
        if (signatureFrom < 0 && Signatures.isDelimiter(line)) {
            signatureFrom = i;
        } else if (line.hasWords()) {
            firstNew = Math.min(firstNew, i);
        }
        return i + 1;
    }

    private int cross(int i, Boundaries.Boundary boundary) {
        firstAttributed = Math.min(firstAttributed, i);
        int content = Math.min(lines.size(), i + boundary.length());
        return switch (boundary.kind()) {
            case FORWARD ->
                put(i, carriedEnd(i, content), Side.FORWARD, "forward", boundary.rule(), boundary.confidence());
            case HISTORY -> history(i, content, boundary);
            case ATTRIBUTION -> attribution(i, content, boundary);
        };
    }

    private int history(int i, int content, Boundaries.Boundary boundary) {
        Side side = isPassedOn(i) ? Side.FORWARD : Side.QUOTE;
        String kind = side == Side.FORWARD ? "forward" : "header-block";
        return put(i, carriedEnd(i, content), side, kind, boundary.rule(), boundary.confidence());
    }

    private int attribution(int i, int content, Boundaries.Boundary boundary) {
        int end = attributedEnd(i, content);
        boolean marked = end > 0;
        boolean passedOn = purpose == Purpose.FORWARDS || (!marked && isPassedOn(i));
        Side side = passedOn ? Side.FORWARD : Side.QUOTE;
        String rule = marked ? boundary.rule() : boundary.rule() + "-without-marks";
        int to = marked ? end : lines.size();
        return put(i, to, side, passedOn ? "forward" : "quote", rule, boundary.confidence());
    }

    /** Where the quotation below an attribution ends; 0 when nothing marks one, and everything below is quoted. */
    private int attributedEnd(int i, int content) {
        int depth = lines.get(i).depth();
        if (depth == 0) {
            return Boundaries.isAboveQuotation(lines, content, 0) ? quotationEnd(content, 0) : 0;
        }
        int end = quotationEnd(i, 0);
        return hasWords(content, end) ? end : 0;
    }

    private boolean hasWords(int from, int to) {
        for (int i = from; i < to; i++) {
            if (lines.get(i).hasWords()) {
                return true;
            }
        }
        return false;
    }

    /** The subject decides; without one, a history with nothing new above it was passed on. */
    private boolean isPassedOn(int line) {
        return purpose == Purpose.FORWARDS || (purpose == Purpose.UNKNOWN && !hasWordsAbove(line));
    }

    /** Behind a header block: as far as the quote marks reach when there are some, else to the end. */
    private int carriedEnd(int start, int content) {
        int depth = lines.get(start).depth();
        int next = content;
        while (next < lines.size()
                && lines.get(next).isBlank()
                && !lines.get(next).isQuoted()) {
            next++;
        }
        if (depth > 0) {
            return quotationEnd(start, depth - 1);
        }
        boolean marked = next < lines.size() && lines.get(next).depth() > depth;
        return marked ? quotationEnd(next, depth) : lines.size();
    }

    /** The first line with words that is not deeper, nor in a block of its own, nor a wrapped remainder. */
    private int quotationEnd(int start, int depth) {
        int i = start;
        int end = start;
        boolean inBlock = false;
        while (i < lines.size()) {
            BodyLine line = lines.get(i);
            boolean within = line.depth() > depth || line.indented() || isWrappedRest(i, depth);
            if (!within && !line.isBlank() && inBlock) {
                return end;
            }
            inBlock |= within;
            end = within || !inBlock ? i + 1 : end;
            i++;
        }
        return end;
    }

    /** A quoted line that was wrapped once more on the way leaves its last words without a mark. */
    private boolean isWrappedRest(int i, int depth) {
        return i > 0
                && i + 1 < lines.size()
                && !lines.get(i).isBlank()
                && lines.get(i).text().length() <= 60
                && Character.isLowerCase(lines.get(i).head().codePointAt(0))
                && lines.get(i - 1).depth() > depth
                && lines.get(i - 1).text().length() >= 60
                && lines.get(i + 1).depth() > depth;
    }

    private int put(int from, int to, Side side, String kind, String rule, double certainty) {
        Arrays.fill(sides, from, to, side);
        if (cuts.size() < MAX_CUTS) {
            cuts.add(new ReplyText.Cut(kind, rule));
        }
        confidence = Math.min(confidence, certainty);
        return Math.max(to, from + 1);
    }

    private void closeSignature(int end) {
        if (signatureFrom >= 0) {
            if ((hasWordsAbove(signatureFrom) || !cuts.isEmpty())
                    && Signatures.isPlausible(lines, signatureFrom, end)) {
                put(signatureFrom, end, Side.SIGNATURE, "signature", "signature-delimiter", 0.95);
            }
            signatureFrom = -1;
        }
    }

    /** A quotation without attribution, above an answer that has one, is something that the sender quotes himself. */
    private void keepOwnQuotes() {
        int lastNew = lastNewBefore(firstAttributed);
        for (int[] range : unattributed) {
            if (firstAttributed < Integer.MAX_VALUE && hasWordsAbove(range[0]) && range[1] <= lastNew) {
                Arrays.fill(sides, range[0], range[1], Side.NEW);
            }
        }
    }

    /** A block at the very end that nothing introduces: a client's quotation without any mark. */
    private void cutTrailingBlock() {
        int last = lastNewBefore(lines.size());
        int start = last;
        while (start >= 0 && lines.get(start).indented() && sides[start] == Side.NEW) {
            start--;
        }
        int above = lastNewBefore(start + 1);
        boolean introduced = above >= 0 && lines.get(above).head().endsWith(":");
        if (start < last && above >= 0 && !introduced && cuts.isEmpty()) {
            put(start + 1, last + 1, Side.QUOTE, "quote", "trailing-block", 0.6);
        }
    }

    private boolean hasWordsAbove(int line) {
        return firstNew < line;
    }

    private int lastNewBefore(int end) {
        int i = Math.min(end, lines.size()) - 1;
        while (i >= 0 && (sides[i] != Side.NEW || lines.get(i).isBlank())) {
            i--;
        }
        return i;
    }
}
