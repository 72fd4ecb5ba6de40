package org.postroute.inbound;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Writes blocks of Markdown below each other, within the quotations and list items that are open. Bounded. */
final class MarkdownBlocks {
    static final int MAX_CHARS = 1_000_000;
    /** Deeper ones are written as if they stood at this depth. */
    private static final int MAX_DEPTH = 20;

    private final StringBuilder out = new StringBuilder();
    private final Deque<Container> open = new ArrayDeque<>();
    private boolean endsInItem;

    private static final class Container {
        private final String first;
        private final String rest;
        private boolean begun;

        Container(String first, String rest) {
            this.first = first;
            this.rest = rest;
        }
    }

    void enterQuote() {
        open.push(new Container("> ", "> "));
    }

    /** @param marker such as "- " or "12. " */
    void enterItem(String marker) {
        open.push(new Container(marker, " ".repeat(marker.length())));
    }

    void leave() {
        open.pop();
    }

    /** One block, whose lines are escaped where that is needed. */
    void write(String block) {
        if (out.length() > MAX_CHARS) {
            return;
        }
        if (!out.isEmpty() && !beginsItem()) {
            out.append(prefix(false).stripTrailing()).append('\n');
        }
        for (String line : (Iterable<String>) block.lines()::iterator) {
            String prefixed = prefix(true) + line;
            out.append(line.isEmpty() ? prefixed.stripTrailing() : prefixed).append('\n');
        }
    }

    /** Items stand close together. */
    private boolean beginsItem() {
        Container innermost = open.peek();
        return innermost != null && !innermost.begun && innermost.first.charAt(0) != '>' && endsInItem;
    }

    private String prefix(boolean begins) {
        StringBuilder prefix = new StringBuilder();
        Iterator<Container> outermost = open.descendingIterator();
        for (int depth = 0; depth < MAX_DEPTH && outermost.hasNext(); depth++) {
            Container container = outermost.next();
            boolean first = begins && !container.begun;
            prefix.append(first ? container.first : container.begun || begins ? container.rest : "");
            container.begun |= begins;
        }
        if (begins) {
            endsInItem = !open.isEmpty() && open.element().first.charAt(0) != '>';
        }
        return prefix.toString();
    }

    @Override
    public String toString() {
        int end = Math.min(out.length(), MAX_CHARS);
        return out.substring(0, end).stripTrailing();
    }
}
