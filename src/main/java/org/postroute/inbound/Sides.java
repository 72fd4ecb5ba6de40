package org.postroute.inbound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.postroute.message.ReplyText;

/** On which side every line of a body stands, and why. */
final class Sides {
    enum Side {
        NEW,
        QUOTE,
        FORWARD,
        SIGNATURE,
        /** Neither the person's nor the history's: a server wrote it. */
        NOTICE
    }

    private static final int MAX_CUTS = 100;
    private static final int MAX_MARKS = 20;

    private final List<BodyLine> lines;
    private final Side[] sides;
    private final List<ReplyText.Cut> cuts = new ArrayList<>();
    private double confidence = 1;

    Sides(List<BodyLine> lines) {
        this.lines = lines;
        this.sides = new Side[lines.size()];
        Arrays.fill(sides, Side.NEW);
    }

    List<BodyLine> lines() {
        return lines;
    }

    Side of(int line) {
        return line < sides.length ? sides[line] : Side.NEW;
    }

    List<ReplyText.Cut> cuts() {
        return cuts;
    }

    double confidence() {
        return confidence;
    }

    boolean has(Side side) {
        for (Side one : sides) {
            if (one == side) {
                return true;
            }
        }
        return false;
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

    /** Puts lines on a side and notes why; the least certain decision is the confidence of all. */
    void put(int from, int to, Side side, String kind, String rule, double certainty) {
        move(from, to, side);
        if (cuts.size() < MAX_CUTS) {
            cuts.add(new ReplyText.Cut(kind, rule));
        }
        confidence = Math.min(confidence, certainty);
    }

    /** Without a reason of its own: lines that go with others. */
    void move(int from, int to, Side side) {
        Arrays.fill(sides, from, to, side);
    }

    /** The last line with something on it that is new, above a line; -1 when there is none. */
    int lastNewBefore(int end) {
        int i = Math.min(end, lines.size()) - 1;
        while (i >= 0 && (sides[i] != Side.NEW || lines.get(i).isBlank())) {
            i--;
        }
        return i;
    }
}
