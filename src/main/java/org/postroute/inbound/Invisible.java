package org.postroute.inbound;

import java.util.List;
import org.postroute.message.HiddenWords;
import org.postroute.message.HiddenWords.Kind;

/**
 * Characters that a reader cannot see. Some of them can carry words: Unicode tags, runs of variation selectors, and runs of
 * mixed zero-width characters. An override of direction shows words in another order than they are read by a machine.
 */
final class Invisible {
    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int TAGS = 0xE0000;
    private static final int CANCEL_TAG = 0xE007F;
    private static final int RIGHT_TO_LEFT_OVERRIDE = 0x202E;
    /** Two bytes as bits; ordinary mail pads with one kind, or with spaces between. */
    private static final int CARRYING_RUN = 16;
    /** One selects the look of an emoji; careless software doubles it. */
    private static final int CARRYING_SELECTORS = 3;

    private static final int EXCERPT = 60;

    private final String text;
    private final StringBuilder seen;
    private final StringBuilder tagged = new StringBuilder();
    private final HiddenCount hidden = new HiddenCount();
    private boolean inFlag;
    private int selectors;
    private int zeroWidths;
    private int firstZeroWidth;
    private boolean mixed;

    private Invisible(String text) {
        this.text = text;
        this.seen = new StringBuilder(text.length());
    }

    /**
     * @param text what can be seen
     * @param hidden what was removed
     */
    record Cleaned(String text, List<HiddenWords> hidden) {
        /** Whether what was removed could be read by a machine. */
        boolean carriedWords() {
            return hidden.stream().anyMatch(words -> words.kind().isAlarming());
        }
    }

    static Cleaned clean(String text) {
        if (text.chars().noneMatch(Invisible::mayBeInvisible)) {
            return new Cleaned(text, List.of());
        }
        Invisible reader = new Invisible(text);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            reader.read(text.codePointAt(i), i);
        }
        reader.endTags();
        return new Cleaned(reader.seen.toString(), reader.hidden.list());
    }

    private void read(int c, int at) {
        inFlag = c == BLACK_FLAG || (inFlag && isTag(c));
        selectors = isSelector(c) ? selectors + 1 : 0;
        countZeroWidth(c);
        if (isTag(c) && !inFlag) {
            tagged.appendCodePoint(c - TAGS);
        } else {
            endTags();
            other(c, at);
        }
        inFlag &= c != CANCEL_TAG;
    }

    private void other(int c, int at) {
        if (c == RIGHT_TO_LEFT_OVERRIDE) {
            hidden.add(Kind.BIDI_OVERRIDE, 1, 1, text.substring(at + 1, Math.min(text.length(), at + 1 + EXCERPT)));
        } else if (selectors >= CARRYING_SELECTORS) {
            boolean begins = selectors == CARRYING_SELECTORS;
            hidden.add(Kind.VARIATION_SELECTORS, begins ? 1 : 0, begins ? CARRYING_SELECTORS : 1, "");
        } else if (zeroWidths >= CARRYING_RUN && mixed) {
            boolean begins = zeroWidths == CARRYING_RUN;
            hidden.add(Kind.ZERO_WIDTH_CODE, begins ? 1 : 0, begins ? CARRYING_RUN : 1, "");
        } else if (isRemoved(c)) {
            hidden.add(Kind.ZERO_WIDTH, 1, 1, "");
        } else if (selectors < 2) {
            seen.appendCodePoint(c);
        }
    }

    private void endTags() {
        if (!tagged.isEmpty()) {
            String ascii = tagged.toString().replaceAll("\\p{Cntrl}", " ");
            hidden.add(Kind.TAG_CHARACTERS, 1, tagged.length(), ascii);
            tagged.setLength(0);
        }
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
        return c >= TAGS && c <= CANCEL_TAG;
    }

    private static boolean isSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    }
}
