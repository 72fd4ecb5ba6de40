package org.postroute.inbound;

/**
 * One line of a body as a reader sees it. A text/plain and a text/html body become the same lines, so that one set of rules
 * reads both.
 *
 * @param text without quote marks and without characters that cannot be seen
 * @param plain the head of it as rules compare it, see {@link LineWords#readable}
 * @param depth how many quotations it stands in
 * @param indented whether it stands in a block that may be a quotation or the sender's own (a bare blockquote)
 * @param mark what the HTML says of it
 */
record BodyLine(String text, String plain, int depth, boolean indented, Mark mark) {
    private static final int HEAD = 500;

    /** What a client's markup says of the line at which it begins. */
    enum Mark {
        NONE,
        /** History begins here and reaches to the end. */
        DIVIDER,
        /** A border above, which Outlook draws over a header block. */
        BORDER,
        FORWARD,
        SIGNATURE
    }

    static BodyLine of(String text, int depth, boolean indented, Mark mark) {
        String head = text.length() > HEAD ? text.substring(0, HEAD) : text;
        return new BodyLine(text, LineWords.readable(head), depth, indented, mark);
    }

    boolean isBlank() {
        int i = 0;
        while (i < text.length() && isBlank(text.codePointAt(i))) {
            i += Character.charCount(text.codePointAt(i));
        }
        return i >= text.length();
    }

    /** Letters, digits or pictures, or punctuation that says something: "???", ":)". */
    boolean hasWords() {
        int i = 0;
        while (i < text.length() && !speaks(text.codePointAt(i))) {
            i += Character.charCount(text.codePointAt(i));
        }
        return i < text.length() || text.contains(":)") || text.contains(";)") || text.contains(":-)");
    }

    private static boolean speaks(int c) {
        return Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.OTHER_SYMBOL
                || c == '?'
                || c == '!'
                || c == '？'
                || c == '！';
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }

    boolean isQuoted() {
        return depth > 0;
    }

    /** As much as a rule looks at, however long the line is. */
    String head() {
        return (text.length() > HEAD ? text.substring(0, HEAD) : text).strip();
    }

    boolean isLongerThan(int length) {
        return text.length() > length;
    }
}
