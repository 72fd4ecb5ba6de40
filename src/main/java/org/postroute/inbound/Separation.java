package org.postroute.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postroute.inbound.Sides.Side;

/**
 * Puts every line of a body on one side: new, quoted, forwarded or signature. One pass from the top, which looks at a
 * bounded number of lines from each, so the time is linear.
 */
final class Separation {
    /** What the message's own header says that it does. */
    enum Purpose {
        UNKNOWN,
        ANSWERS,
        FORWARDS,
        /** It has a subject of its own and answers nothing. */
        BEGINS
    }

    private static final int MAX_REMARKS = 20;

    private final List<BodyLine> lines;
    private final Purpose purpose;
    private final Sides sides;
    private final List<Unattributed> unattributed = new ArrayList<>();
    private int firstAttributed = Integer.MAX_VALUE;
    private int firstNew = Integer.MAX_VALUE;
    private int signatureFrom = -1;
    private boolean behindForward;

    private Separation(List<BodyLine> lines, Purpose purpose) {
        this.lines = lines;
        this.purpose = purpose;
        this.sides = new Sides(lines);
    }

    static Sides of(List<BodyLine> lines, Purpose purpose, SentTexts ours) {
        Separation separation = new Separation(lines, purpose);
        separation.run();
        ours.apply(separation.sides);
        Notices.cut(separation.sides);
        separation.cutDisclaimer();
        separation.cutClosing();
        return separation.sides;
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

    /**
     * The end of a message that carries nothing along and marks no signature. In an answer it stays: there it is short, and
     * part of what is said. Below a quotation, where nothing else is written, it is not what the person says.
     */
    private void cutClosing() {
        boolean carries = sides.has(Side.QUOTE) || sides.has(Side.FORWARD);
        boolean marked = sides.cuts().stream()
                .anyMatch(cut -> cut.kind().equals("signature") && !cut.reason().equals("disclaimer"));
        if (!carries && marked) {
            return;
        }
        int end = sides.lastNewBefore(lines.size()) + 1;
        int from = end;
        while (from > 0 && sides.of(from - 1) == Side.NEW) {
            from--;
        }
        Closings.Closing closing = Closings.at(lines, from, end);
        if (closing.start() < 0) {
            return;
        }
        boolean alone = !hasWords(from, closing.start());
        if (carries ? alone && firstNew < from : !alone) {
            put(closing.start(), end, Side.SIGNATURE, "signature", closing.rule(), 0.75);
        }
    }

    /** Legal text that a server appends, at the end of what is new. */
    private void cutDisclaimer() {
        int end = sides.lastNewBefore(lines.size()) + 1;
        int start = Closings.disclaimer(sides, end);
        if (start > firstNew) {
            put(start, end, Side.SIGNATURE, "signature", "disclaimer", 0.85);
        }
    }

    private boolean hasWords(int from, int to) {
        for (int i = from; i < to; i++) {
            if (lines.get(i).hasWords()) {
                return true;
            }
        }
        return false;
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
            return quotation(i);
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
            behindForward = false;
        }
        return i + 1;
    }

    /** Nothing introduces it; right behind a forward it is more of that. */
    private int quotation(int i) {
        int end = QuotationEnds.of(lines, i, 0);
        if (behindForward) {
            sides.move(i, end, Side.FORWARD);
            return Math.max(end, i + 1);
        }
        if (!hasAttribution()) {
            unattributed.add(new Unattributed(i, end, false));
            sides.move(i, end, Side.QUOTE);
            return Math.max(end, i + 1);
        }
        return put(i, end, Side.QUOTE, "quote", "quote-marks", 0.9);
    }

    private int cross(int i, Boundaries.Boundary boundary) {
        if (boundary.kind() == Boundaries.Kind.REMARK && !hasAttribution()) {
            int end = QuotationEnds.ofAttributed(lines, i, Math.min(lines.size(), i + boundary.length()));
            if (end > 0) {
                unattributed.add(new Unattributed(i, end, true));
                sides.move(i, end, Side.QUOTE);
                return end;
            }
        }
        firstAttributed = Math.min(firstAttributed, i);
        int content = Math.min(lines.size(), i + boundary.length());
        return switch (boundary.kind()) {
            case FORWARD -> {
                int end = QuotationEnds.ofCarried(lines, i, content);
                yield put(i, end, Side.FORWARD, "forward", boundary.rule(), boundary.confidence());
            }
            case HISTORY, ANSWERED -> history(i, content, boundary);
            case ATTRIBUTION, REMARK -> attribution(i, content, boundary);
        };
    }

    private int history(int i, int content, Boundaries.Boundary boundary) {
        boolean answers = purpose == Purpose.ANSWERS || boundary.kind() == Boundaries.Kind.ANSWERED;
        Side side = answers ? Side.QUOTE : Side.FORWARD;
        String kind = side == Side.FORWARD ? "forward" : "header-block";
        int end = QuotationEnds.ofCarried(lines, i, content);
        return put(i, end, side, kind, boundary.rule(), boundary.confidence());
    }

    private int attribution(int i, int content, Boundaries.Boundary boundary) {
        int end = QuotationEnds.ofAttributed(lines, i, content);
        boolean marked = end > 0;
        boolean passedOn = purpose == Purpose.FORWARDS || (!marked && purpose != Purpose.ANSWERS && !hasWordsAbove(i));
        Side side = passedOn ? Side.FORWARD : Side.QUOTE;
        String rule = marked ? boundary.rule() : boundary.rule() + "-without-marks";
        int to = marked ? end : lines.size();
        return put(i, to, side, passedOn ? "forward" : "quote", rule, boundary.confidence());
    }

    private int put(int from, int to, Side side, String kind, String rule, double certainty) {
        sides.put(from, to, side, kind, rule, certainty);
        behindForward = side == Side.FORWARD;
        return Math.max(to, from + 1);
    }

    private void closeSignature(int end) {
        if (signatureFrom >= 0) {
            boolean below = hasWordsAbove(signatureFrom) || !sides.cuts().isEmpty() || !unattributed.isEmpty();
            if (below
                    && (Signatures.isStandard(lines.get(signatureFrom)) || hasLetters(signatureFrom))
                    && Signatures.isPlausible(lines, signatureFrom, end)) {
                put(signatureFrom, end, Side.SIGNATURE, "signature", "signature-delimiter", 0.95);
            }
            signatureFrom = -1;
        }
    }

    /** Lines that may be quoted by the person himself, and whether words of his introduce them. */
    private record Unattributed(int start, int end, boolean remark) {}

    /** A quotation without attribution, above an answer that has one, is something that the sender quotes himself. */
    private void keepOwnQuotes() {
        int lastNew = sides.lastNewBefore(firstAttributed);
        for (Unattributed range : unattributed) {
            boolean introduced = range.remark() || hasWordsAbove(range.start());
            boolean own = introduced && range.end() <= lastNew && (hasAttribution() || purpose == Purpose.BEGINS);
            if (own || (unattributed.size() <= MAX_REMARKS && isRemark(range))) {
                sides.move(range.start(), range.end(), Side.NEW);
            } else {
                put(
                        range.start(),
                        range.end(),
                        Side.QUOTE,
                        "quote",
                        range.remark() ? "attribution" : "quote-marks",
                        0.9);
            }
        }
    }

    /** One line behind a sign, or an announced piece, in a message that answers nothing: what the person quotes himself. */
    private boolean isRemark(Unattributed range) {
        long words = lines.subList(range.start(), range.end()).stream()
                .filter(line -> !line.isBlank())
                .count();
        int above = sides.lastNewBefore(range.start());
        boolean announced = above >= 0 && lines.get(above).plain().endsWith(":");
        return (purpose == Purpose.UNKNOWN || purpose == Purpose.BEGINS)
                && !hasAttribution()
                && hasWordsAbove(range.start())
                && (announced || (unattributed.size() == 1 && words == 1));
    }

    /** A block at the very end that nothing introduces: a client's quotation without any mark. */
    private void cutTrailingBlock() {
        int last = sides.lastNewBefore(lines.size());
        int start = last;
        while (start >= 0 && lines.get(start).indented() && sides.of(start) == Side.NEW) {
            start--;
        }
        int above = sides.lastNewBefore(start + 1);
        boolean introduced = above >= 0 && lines.get(above).head().endsWith(":");
        if (start < last && above >= 0 && !introduced && sides.cuts().isEmpty()) {
            put(start + 1, last + 1, Side.QUOTE, "quote", "trailing-block", 0.6);
        }
    }

    /** A dash below a picture alone does not make a signature of all the words there are. */
    private boolean hasLetters(int end) {
        for (int i = firstNew; i < end; i++) {
            if (sides.of(i) == Side.NEW && lines.get(i).text().chars().anyMatch(Character::isLetterOrDigit)) {
                return true;
            }
        }
        return firstNew > end;
    }

    private boolean hasAttribution() {
        return firstAttributed < Integer.MAX_VALUE;
    }

    private boolean hasWordsAbove(int line) {
        return firstNew < line;
    }
}
