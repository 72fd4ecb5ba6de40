package org.postroute.inbound;

/**
 * Characters that a reader cannot see. Some of them can carry words: Unicode tags, runs of variation selectors, and runs of
 * mixed zero-width characters. An override of direction shows words in another order than they are read by a machine.
 */
final class Invisible {
    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int CANCEL_TAG = 0xE007F;
    private static final int RIGHT_TO_LEFT_OVERRIDE = 0x202E;
    /** Two bytes as bits; ordinary mail pads with one kind, or with spaces between. */
    private static final int CARRYING_RUN = 16;
    /** One selects the look of an emoji; careless software doubles it. */
    private static final int CARRYING_SELECTORS = 3;

    private final StringBuilder seen;
    private boolean carriedWords;
    private boolean inFlag;
    private int selectors;
    private int zeroWidths;
    private int firstZeroWidth;
    private boolean mixed;

    private Invisible(int length) {
        seen = new StringBuilder(length);
    }

    /**
     * @param text what can be seen
     * @param carriedWords whether what was removed could be read by a machine
     */
    record Cleaned(String text, boolean carriedWords) {}

    static Cleaned clean(String text) {
        if (text.chars().noneMatch(Invisible::mayBeInvisible)) {
            return new Cleaned(text, false);
        }
        Invisible reader = new Invisible(text.length());
        text.codePoints().forEach(reader::read);
        return new Cleaned(reader.seen.toString(), reader.carriedWords);
    }

    private void read(int c) {
        inFlag = c == BLACK_FLAG || (inFlag && isTag(c));
        selectors = isSelector(c) ? selectors + 1 : 0;
        countZeroWidth(c);
        boolean carrier = (isTag(c) && !inFlag)
                || selectors >= CARRYING_SELECTORS
                || (zeroWidths >= CARRYING_RUN && mixed)
                || c == RIGHT_TO_LEFT_OVERRIDE;
        if (!carrier && !isRemoved(c) && selectors < 2) {
            seen.appendCodePoint(c);
        }
        carriedWords |= carrier;
        inFlag &= c != CANCEL_TAG;
    }

    private void countZeroWidth(int c) {
        if (!isZeroWidth(c)) {
            zeroWidths = 0;
            mixed = false;
            return;
        }
        mixed |= zeroWidths > 0 && c != firstZeroWidth;
        firstZeroWidth = zeroWidths == 0 ? c : firstZeroWidth;
        zeroWidths++;
    }

    private static boolean mayBeInvisible(int utf16) {
        return utf16 >= 0x00AD
                && (isRemoved(utf16)
                        || isZeroWidth(utf16)
                        || isSelector(utf16)
                        || utf16 == RIGHT_TO_LEFT_OVERRIDE
                        || Character.isHighSurrogate((char) utf16));
    }

    /** Joiners and direction marks stay: emoji, Persian and mixed directions need them. */
    private static boolean isRemoved(int c) {
        return c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x00AD || (c >= 0x2061 && c <= 0x2064) || c == 0x180E;
    }

    private static boolean isZeroWidth(int c) {
        return (c >= 0x200B && c <= 0x200F) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF || c == 0x180E;
    }

    private static boolean isTag(int c) {
        return c >= 0xE0000 && c <= 0xE007F;
    }

    private static boolean isSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    }
}
