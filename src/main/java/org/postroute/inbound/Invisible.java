package org.postroute.inbound;

/** Characters that a reader cannot see; some of them can carry words (Unicode tags, runs of variation selectors). */
final class Invisible {
    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int CANCEL_TAG = 0xE007F;

    private Invisible() {}

    /**
     * @param text what can be seen
     * @param carriedWords whether what was removed could be read by a machine
     */
    record Cleaned(String text, boolean carriedWords) {}

    static Cleaned clean(String text) {
        if (text.chars().noneMatch(Invisible::mayBeInvisible)) {
            return new Cleaned(text, false);
        }
        StringBuilder seen = new StringBuilder(text.length());
        boolean carriedWords = false;
        boolean inFlag = false;
        int previous = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            inFlag = c == BLACK_FLAG || (inFlag && isTag(c));
            boolean carrier = (isTag(c) && !inFlag) || (isSelector(c) && isSelector(previous));
            if (!carrier && !isZeroWidth(c)) {
                seen.appendCodePoint(c);
            }
            carriedWords |= carrier;
            inFlag &= c != CANCEL_TAG;
            previous = c;
        }
        return new Cleaned(seen.toString(), carriedWords);
    }

    private static boolean mayBeInvisible(int utf16) {
        return utf16 >= 0x00AD && (isZeroWidth(utf16) || Character.isHighSurrogate((char) utf16));
    }

    /** Joiners and direction marks stay: emoji, Persian and mixed directions need them. */
    private static boolean isZeroWidth(int c) {
        return c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x00AD || (c >= 0x2061 && c <= 0x2064) || c == 0x180E;
    }

    private static boolean isTag(int c) {
        return c >= 0xE0000 && c <= 0xE007F;
    }

    private static boolean isSelector(int c) {
        return c >= 0xE0100 && c <= 0xE01EF;
    }
}
