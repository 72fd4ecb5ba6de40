package org.postroute.inbound;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** The words of one block of Markdown, with emphasis and links around some of them. */
final class MarkdownLine {
    private static final int MAX_ALT = 300;
    private static final int MAX_OPEN = 50;

    private final StringBuilder words = new StringBuilder();
    private final Deque<Span> spans = new ArrayDeque<>();
    private int unopened;

    /** Emphasis when it has no address, else a link. */
    private static final class Span {
        private final String mark;
        private final @Nullable String address;
        private int start;
        private boolean holdsMarkup;

        Span(String mark, @Nullable String address, int start) {
            this.mark = mark;
            this.address = address;
            this.start = start;
        }
    }

    /** Words of a mail: white space collapses, and nothing in them is markup. */
    void text(String raw) {
        StringBuilder collapsed = new StringBuilder(raw.length());
        boolean space = words.isEmpty() || isSpace(words.charAt(words.length() - 1));
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean white = isSpace(c) || c == '\t' || c == '\r' || c == '\f' || c == '\u00a0';
            if (white && !space) {
                collapsed.append(' ');
            } else if (!white && !Character.isISOControl(c)) {
                collapsed.append(c);
            }
            space = white;
        }
        MarkdownEscapes.append(words, collapsed.toString());
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n';
    }

    void lineBreak() {
        words.append("  \n");
    }

    /** On one line, between more backticks than are in it. */
    void code(String raw) {
        String code = Invisible.clean(raw).text().strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        if (!code.isEmpty()) {
            holdMarkup();
            String fence = fence(code, 1);
            boolean pads = code.startsWith("`") || code.endsWith("`");
            words.append(fence)
                    .append(pads ? " " : "")
                    .append(code)
                    .append(pads ? " " : "")
                    .append(fence);
        }
    }

    static String fence(String code, int atLeast) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < code.length(); i++) {
            run = code.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return "`".repeat(Math.max(atLeast, longest + 1));
    }

    /** A part of the message by its Content-ID; of an image elsewhere only the words, for nobody shall fetch it. */
    void image(Element image) {
        String alt = Invisible.clean(image.attr("alt")).text().strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        String shown = alt.substring(0, Math.min(alt.length(), MAX_ALT));
        String part = MarkdownEscapes.contentId(image.attr("src"));
        if (HtmlMarks.isPixel(image)) {
            return;
        }
        holdMarkup();
        if (part != null) {
            words.append("![");
            MarkdownEscapes.append(words, shown);
            words.append("](").append(part).append(')');
        } else if (!shown.isEmpty()) {
            words.append("(image: ");
            MarkdownEscapes.append(words, shown);
            words.append(')');
        }
    }

    void openLink(String href) {
        escapeBang();
        open("", MarkdownEscapes.address(href));
    }

    /** An exclamation mark before a link would make an image of it. */
    private void escapeBang() {
        int end = words.length();
        if (end > 0 && words.charAt(end - 1) == '!') {
            words.insert(end - 1, '\\');
            spans.forEach(span -> span.start += span.start == end ? 1 : 0);
        }
    }

    void open(String mark) {
        boolean isOpen = spans.stream().anyMatch(span -> span.mark.equals(mark));
        open(isOpen ? "" : mark, null);
    }

    private void open(String mark, @Nullable String address) {
        if (spans.size() < MAX_OPEN) {
            spans.push(new Span(mark, address, words.length()));
        } else {
            unopened++;
        }
    }

    /** Ends what was opened last. */
    void close() {
        if (unopened > 0) {
            unopened--;
        } else {
            wrap(spans.pop());
        }
    }

    private void wrap(Span span) {
        boolean emphasis = span.address == null;
        int from = span.start;
        int to = words.length();
        while (from < to && isOutside(words.charAt(from), emphasis && !span.holdsMarkup)) {
            from++;
        }
        while (to > from && isOutside(words.charAt(to - 1), emphasis && !span.holdsMarkup)) {
            to--;
        }
        if (from == to) {
            return;
        }
        holdMarkup();
        if (span.address != null) {
            words.insert(to, "](" + span.address + ")").insert(from, "[");
        } else {
            words.insert(to, span.mark).insert(from, span.mark);
        }
    }

    /** Marks of emphasis work only where no punctuation stands between them and a letter. */
    private static boolean isOutside(char c, boolean beginsWithWords) {
        return isSpace(c) || beginsWithWords && !Character.isLetterOrDigit(c) && !Character.isSurrogate(c);
    }

    private void holdMarkup() {
        spans.forEach(span -> span.holdsMarkup = true);
    }

    /** The whole block, its lines safe to stand where blocks begin; what is open goes on in the next. */
    String take() {
        if (words.isEmpty()) {
            return "";
        }
        spans.forEach(this::wrap);
        spans.forEach(span -> {
            span.start = 0;
            span.holdsMarkup = false;
        });
        StringBuilder block = new StringBuilder(words.length());
        boolean blank = true;
        for (String line : (Iterable<String>) words.toString().lines().map(String::strip)::iterator) {
            if (!line.isEmpty()) {
                block.append(block.isEmpty() ? "" : blank ? "\n\n" : "  \n").append(MarkdownEscapes.line(line));
            }
            blank = line.isEmpty();
        }
        words.setLength(0);
        return block.toString();
    }
}
