package org.postroute.ledger;

import org.jspecify.annotations.Nullable;

/** Text from outside on its way into a column. */
final class Text {
    private static final int MAX_REASON = 500;

    private Text() {}

    /** PostgreSQL takes neither NUL nor half of a surrogate pair. */
    static @Nullable String clean(@Nullable String text) {
        if (text == null || text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** At most so many characters, never ending in half of a pair. */
    static @Nullable String bounded(@Nullable String text, int max) {
        if (text == null || text.length() <= max) {
            return clean(text);
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return clean(text.substring(0, end));
    }

    /** One line; an exception may come without any message. */
    static String reason(@Nullable String text) {
        String bounded = bounded(text, MAX_REASON);
        return bounded == null || bounded.isBlank()
                ? "no reason was given"
                : bounded.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
