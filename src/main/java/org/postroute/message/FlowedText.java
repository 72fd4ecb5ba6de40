package org.postroute.message;

/** Undoes format=flowed (RFC 3676): soft line ends, space-stuffing, quote marks per paragraph. Linear. */
final class FlowedText {
    private static final int MAX_QUOTE_DEPTH = 100;
    private final StringBuilder out;
    private final boolean deleteSpace;
    private boolean open;
    private int openDepth;

    private FlowedText(int length, boolean deleteSpace) {
        this.out = new StringBuilder(length);
        this.deleteSpace = deleteSpace;
    }

    /**
     * @param text line ends as LF
     * @param deleteSpace the DelSp parameter: the space of a soft line end is no text
     */
    static String unfold(String text, boolean deleteSpace) {
        FlowedText flowed = new FlowedText(text.length(), deleteSpace);
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            flowed.line(text, start, end < 0 ? text.length() : end);
            start = end < 0 ? text.length() : end + 1;
        }
        flowed.close();
        return flowed.out.toString();
    }

    private void line(String text, int start, int end) {
        int depth = 0;
        while (start + depth < end && text.charAt(start + depth) == '>') {
            depth++;
        }
        int from = start + depth;
        if (from < end && text.charAt(from) == ' ') {
            from++;
        }
        boolean signature = end - from == 3 && text.startsWith("-- ", from);
        boolean soft = end > from && text.charAt(end - 1) == ' ' && !signature;
        if (open && (openDepth != depth || signature)) {
            close();
        }
        if (!open) {
            marks(depth, from < end);
        }
        out.append(text, from, soft && deleteSpace ? end - 1 : end);
        open = true;
        openDepth = depth;
        if (!soft) {
            close();
        }
    }

    private void marks(int depth, boolean followed) {
        out.append(">".repeat(Math.min(depth, MAX_QUOTE_DEPTH)));
        if (depth > 0 && followed) {
            out.append(' ');
        }
    }

    private void close() {
        if (open) {
            out.append('\n');
            open = false;
        }
    }
}
