package org.postroute.oauth;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Hashes;

/** Words that are good once: 256 random bits each, of which only the SHA-256 is ever kept. */
final class OneTime {
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private OneTime() {}

    static String word() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return text(bytes);
    }

    /** 32 bytes in 43 characters that need no encoding in a URL or a cookie. */
    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether this could be one. */
    static boolean isOne(@Nullable String text) {
        return text != null && FORM.matcher(text).matches();
    }

    static String hash(String word) {
        return HexFormat.of().formatHex(Hashes.sha256(word));
    }
}
