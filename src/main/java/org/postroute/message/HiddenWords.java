package org.postroute.message;

import java.util.Locale;

/**
 * Words of a mail that no reader sees, by one means; they are kept from the agent.
 *
 * @param places how often
 * @param characters how many in all, without white space
 * @param excerpt the beginning of what was hidden, at most 200 characters, never trusted and never for the agent
 */
public record HiddenWords(Kind kind, int places, int characters, String excerpt) {
    /** By what means. Those that ordinary mail uses as well are counted without an alarm. */
    public enum Kind {
        /** The attribute {@code hidden}. */
        HIDDEN_ATTRIBUTE(true),
        /** {@code display:none}, {@code visibility:hidden}, {@code opacity:0}. */
        NOT_DISPLAYED(true),
        /** A box of no size that cuts off what does not fit into it. */
        NO_SPACE(true),
        /** Outside of the screen. */
        OFF_SCREEN(true),
        /** Cut off by {@code clip} or {@code clip-path}. */
        CLIPPED(true),
        /** Letters of at most one pixel. */
        TINY(true),
        /** In the colour of the background, or in none. */
        COLOUR(true),
        /** In an element that is never shown, such as {@code template}. */
        NEVER_SHOWN(true),
        /** Tag characters of Unicode, which mirror ASCII. */
        TAG_CHARACTERS(true),
        /** Runs of variation selectors. */
        VARIATION_SELECTORS(true),
        /** Runs of several zero-width characters, which can be read as bits. */
        ZERO_WIDTH_CODE(true),
        /** An override of direction: people read other words than machines. */
        BIDI_OVERRIDE(true),
        /** The text/plain body says what the HTML does not, or the other way round. */
        PLAIN_TEXT_DIFFERS(true),
        /** The preview text of a designed mail, hidden above everything that is seen. */
        PREHEADER(false),
        COMMENT(false),
        /** Single zero-width characters and soft hyphens. */
        ZERO_WIDTH(false);

        private final boolean alarming;

        Kind(boolean alarming) {
            this.alarming = alarming;
        }

        public boolean isAlarming() {
            return alarming;
        }

        /** As documented, such as {@code off-screen}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
