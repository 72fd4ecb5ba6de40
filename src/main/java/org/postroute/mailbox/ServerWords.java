package org.postroute.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Secret;
import org.postroute.config.ServerSettings;

/** A server's own words, made fit for logs, history and people: one line, no addresses, no credentials, bounded. */
final class ServerWords {
    private static final int MAX_LENGTH = 300;
    private static final int MAX_INPUT = 4_000;

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

    /** As {@link #of(String)}, with what the server may have repeated of the credentials left out. */
    static String of(@Nullable String raw, ServerSettings server) {
        Secret password = server.password();
        String text = of(raw);
        if (password == null || password.reveal().length() < 4) {
            return text;
        }
        String revealed = password.reveal();
        for (String form : List.of(revealed, base64(revealed), base64("\0" + server.username() + "\0" + revealed))) {
            text = text.replace(form, "(…)");
        }
        return text;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String fit(String word) {
        if (word.indexOf('@') >= 0) {
            return "(address)";
        }
        if (word.length() > 40 && !word.toLowerCase(Locale.ROOT).startsWith("http")) {
            return "(…)";
        }
        return word.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
