package org.postroute.message;

/**
 * The one sanitiser for decoded header text, coming in and going out: what it gives back can stand in a header field, a
 * log line or a page without breaking out of it.
 */
public final class HeaderText {
    private HeaderText() {}

    /**
     * Takes away controls (C0, C1), bidirectional controls, line and paragraph separators, tag characters and lone
     * surrogates; a run of tabs and line ends becomes one space. Linear, never throws.
     *
     * @param maxLength of the result, in UTF-16 units; a surrogate pair is never split
     */
    public static String clean(String text, int maxLength) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), maxLength));
        boolean gap = false;
        for (int i = 0; i < text.length() && kept.length() < maxLength; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isLineSpace(c)) {
                gap = true;
            } else if (isKept(c)) {
                gap = closeGap(kept, gap, c);
                append(kept, c, maxLength);
            }
        }
        return kept.substring(0, Math.min(kept.length(), maxLength)).strip();
    }

    private static boolean closeGap(StringBuilder kept, boolean gap, int next) {
        if (gap && !kept.isEmpty() && next != ' ' && kept.charAt(kept.length() - 1) != ' ') {
            kept.append(' ');
        }
        return false;
    }

    private static void append(StringBuilder kept, int c, int maxLength) {
        if (kept.length() + Character.charCount(c) <= maxLength) {
            kept.appendCodePoint(c);
        }
    }

    private static boolean isLineSpace(int c) {
        return c == '\t' || c == '\r' || c == '\n' || c == 0x2028 || c == 0x2029 || c == 0x85;
    }

    private static boolean isKept(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL && type != Character.SURROGATE && !isBidiControl(c) && !isInvisible(c);
    }

    static boolean isBidiControl(int c) {
        return (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C;
    }

    private static boolean isInvisible(int c) {
        return c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
    }
}
