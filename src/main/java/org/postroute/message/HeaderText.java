package org.postroute.message;

/** The one sanitiser for text that came from a header field or goes into one: subjects, display names, file names. */
public final class HeaderText {
    private HeaderText() {}

    /**
     * One line of visible text: white space and line ends of any kind become one space; controls (C0, C1), bidirectional
     * and other format controls and halves of surrogate pairs are taken away. Linear. Never throws.
     *
     * @param maxLength in UTF-16 code units; no character is cut in two
     */
    public static String clean(String text, int maxLength) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), maxLength));
        boolean space = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isSpace(c)) {
                space = !line.isEmpty();
            } else if (!isControl(c)) {
                if (line.length() + (space ? 1 : 0) + Character.charCount(c) > maxLength) {
                    break;
                }
                line.append(space ? " " : "").appendCodePoint(c);
                space = false;
            }
        }
        return line.toString();
    }

    private static boolean isSpace(int c) {
        return c >= '\t' && c <= '\r' || c == 0x85 || Character.isSpaceChar(c);
    }

    private static boolean isControl(int c) {
        int type = Character.getType(c);
        boolean joiner = c == 0x200C || c == 0x200D; // part of Persian words and of emoji
        return type == Character.CONTROL || type == Character.SURROGATE || type == Character.FORMAT && !joiner;
    }
}
