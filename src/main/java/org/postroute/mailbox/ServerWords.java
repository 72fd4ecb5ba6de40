package org.postroute.mailbox;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A server's own words, made fit for logs, history and people: one line, no addresses, no credentials, bounded. */
final class ServerWords {
    private static final int MAX_LENGTH = 300;
    private static final int MAX_INPUT = 4_000;
    /** More than {@link #MAX_INPUT} and the longest secret, so that no part of one is left at the end. */
    private static final int MAX_SEARCHED = 64_000;

    private static final String LEFT_OUT = "(…)";

    private ServerWords() {}

    /** Never throws; linear. Words that hold an @ or are as long as encoded credentials may be are replaced. */
    static String of(@Nullable String raw) {
        if (raw == null) {
            return "";
        }
        String text = raw.length() > MAX_INPUT ? raw.substring(0, MAX_INPUT) : raw;
        StringBuilder words = new StringBuilder();
        for (String word : text.split("[\\p{Cntrl}\\s]+")) {
            if (!word.isEmpty() && words.length() < MAX_LENGTH) {
                words.append(words.isEmpty() ? "" : " ").append(fit(word));
            }
        }
        return words.length() > MAX_LENGTH ? words.substring(0, MAX_LENGTH) + "…" : words.toString();
    }

    /** As {@link #of(String)}, with what the server may have repeated of these left out. */
    static String of(@Nullable String raw, List<String> secrets) {
        String text = raw == null ? "" : raw.substring(0, Math.min(raw.length(), MAX_SEARCHED));
        for (String secret : secrets) {
            text = text.replace(secret, LEFT_OUT);
        }
        return of(text);
    }

    private static String fit(String word) {
        if (word.indexOf('@') >= 0) {
            return "(address)";
        }
        if (word.length() > 40 && !word.toLowerCase(Locale.ROOT).startsWith("http")) {
            return LEFT_OUT;
        }
        return word.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
