package org.postroute.inbound;

import java.util.List;

/** How far a quotation reaches. */
final class QuotationEnds {
    private static final int MAX_REST = 60;

    private QuotationEnds() {}

    /** Behind an attribution; 0 when nothing marks a quotation, and everything below is quoted. */
    static int ofAttributed(List<BodyLine> lines, int start, int content) {
        if (lines.get(start).depth() == 0) {
            return Boundaries.isAboveQuotation(lines, content, 0) ? of(lines, content, 0) : 0;
        }
        int end = of(lines, start, 0);
        return hasWords(lines, content, end) ? end : 0;
    }

    /** Behind a header block: as far as the quote marks reach when there are some, else to the end. */
    static int ofCarried(List<BodyLine> lines, int start, int content) {
        int depth = lines.get(start).depth();
        int next = content;
        while (next < lines.size()
                && lines.get(next).isBlank()
                && !lines.get(next).isQuoted()) {
            next++;
        }
        if (depth > 0) {
            return of(lines, start, depth - 1);
        }
        if (lines.get(start).indented()) {
            return of(lines, start, depth);
        }
        boolean marked = next < lines.size() && lines.get(next).depth() > depth;
        return marked ? of(lines, next, depth) : lines.size();
    }

    /** The first line with words that is not deeper, nor in a block of its own, nor a wrapped remainder. */
    static int of(List<BodyLine> lines, int start, int depth) {
        int i = start;
        int end = start;
        boolean inBlock = false;
        while (i < lines.size()) {
            BodyLine line = lines.get(i);
            boolean within = line.depth() > depth || line.indented() || isWrappedRest(lines, i, depth);
            if (!within && !line.isBlank() && inBlock) {
                return end;
            }
            inBlock |= within;
            end = within || !inBlock ? i + 1 : end;
            i++;
        }
        return end;
    }

    private static boolean hasWords(List<BodyLine> lines, int from, int to) {
        for (int i = from; i < to; i++) {
            if (lines.get(i).hasWords()) {
                return true;
            }
        }
        return false;
    }

    /** A quoted line that was wrapped once more on the way leaves its last words without a mark. */
    private static boolean isWrappedRest(List<BodyLine> lines, int i, int depth) {
        return i > 0
                && i + 1 < lines.size()
                && !lines.get(i).isBlank()
                && lines.get(i).text().length() <= MAX_REST
                && Character.isLowerCase(lines.get(i).head().codePointAt(0))
                && lines.get(i - 1).depth() > depth
                && lines.get(i - 1).text().length() >= MAX_REST
                && lines.get(i + 1).depth() > depth;
    }
}
