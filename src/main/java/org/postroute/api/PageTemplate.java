package org.postroute.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;

/**
 * One HTML file with its style and script in it, so that a browser asks for nothing else. {@code {{name}}} in it is a value,
 * which is always written as text: in an element or in a quoted attribute, never in a script.
 */
final class PageTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-zA-Z]+)}}");
    private static final int NONCE_BYTES = 18;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String html;

    /** @param file in this package */
    PageTemplate(String file) {
        this.html = read(file).replace("/*page.css*/", read("page.css"));
    }

    private static String read(String file) {
        try (InputStream in = Objects.requireNonNull(PageTemplate.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing but the style and the script of this very answer is let through, and requests to ourselves. */
    Page page(int status, Map<String, String> values, @Nullable String cookie) {
        String nonce = nonce();
        String policy = "default-src 'none'; style-src 'nonce-" + nonce + "'; script-src 'nonce-" + nonce
                + "'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return new Page(status, filled(values, nonce), policy, null, cookie);
    }

    private static String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String filled(Map<String, String> values, String nonce) {
        return PLACE.matcher(html)
                .replaceAll(place -> Matcher.quoteReplacement(
                        place.group(1).equals("nonce")
                                ? nonce
                                : Entities.escape(Objects.requireNonNull(values.get(place.group(1)), place.group(1)))));
    }
}
