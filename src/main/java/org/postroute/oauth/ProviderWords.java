package org.postroute.oauth;

import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;

/** An authorization server's own words, made fit for logs and people: one line, bounded, no addresses, no credentials. */
final class ProviderWords {
    private static final int MAX_LENGTH = 300;
    private static final int MAX_INPUT = 4_000;
    private static final int LONGEST_WORD = 40;
    private static final String LEFT_OUT = "(…)";

    private ProviderWords() {}

    /** Never throws; linear. */
    static String of(@Nullable String raw, OAuthSettings settings, @Nullable Secret refreshToken) {
        if (raw == null) {
            return "";
        }
        String text = raw.length() > MAX_INPUT ? raw.substring(0, MAX_INPUT) : raw;
        for (String secret : Stream.of(settings.clientSecret(), refreshToken, settings.refreshToken())
                .flatMap(Stream::ofNullable)
                .map(Secret::reveal)
                .filter(secret -> secret.length() >= 4)
                .toList()) {
            text = text.replace(secret, LEFT_OUT);
        }
        StringBuilder words = new StringBuilder();
        for (String word : text.split("[\\p{Cntrl}\\s]+")) {
            if (!word.isEmpty() && words.length() < MAX_LENGTH) {
                words.append(words.isEmpty() ? "" : " ").append(fit(word));
            }
        }
        return words.length() > MAX_LENGTH ? words.substring(0, MAX_LENGTH) + "…" : words.toString();
    }

    private static String fit(String word) {
        if (word.indexOf('@') >= 0) {
            return "(address)";
        }
        if (word.length() > LONGEST_WORD && !word.toLowerCase(Locale.ROOT).startsWith("http")) {
            return LEFT_OUT;
        }
        return word.codePoints()
                .filter(c -> !Character.isISOControl(c)
                        && Character.getType(c) != Character.FORMAT
                        && Character.getType(c) != Character.SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
