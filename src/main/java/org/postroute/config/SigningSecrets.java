package org.postroute.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Standard Webhooks: {@code whsec_} and Base64 of 24 bytes or more; any other text of that length counts as its bytes. */
final class SigningSecrets {
    static final String RECIPE = "Make one with: printf 'whsec_%s\\n' \"$(openssl rand -base64 32)\"";

    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;

    private SigningSecrets() {}

    static Optional<Secret> read(String text) {
        boolean printable = text.chars().noneMatch(Character::isISOControl);
        return printable && bytes(text) >= MIN_BYTES ? Optional.of(new Secret(text)) : Optional.empty();
    }

    private static int bytes(String text) {
        if (!text.startsWith(PREFIX)) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
        try {
            return Base64.getDecoder().decode(text.substring(PREFIX.length())).length;
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }
}
