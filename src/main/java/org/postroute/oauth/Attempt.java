package org.postroute.oauth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Secret;

/**
 * One attempt to get the consent of a mailbox's owner.
 *
 * @param id such as aut_…
 * @param mailbox own address, as {@code EmailAddress.key()} gives it
 * @param application what was asked for, of whom and on whose behalf, as {@link ClientApplication#fingerprint} gives it
 * @param binding SHA-256 of what only whoever began has; null before the browser came
 * @param expiresAt when it ends by itself
 * @param redeemedAt when the provider's answer was taken; null before
 * @param endedAt when its outcome was known; null before
 * @param problem why there is no consent, in words for people; null when there is, or nobody knows yet
 * @param deviceCode what the provider knows it by (RFC 8628, 3.2); null for the other methods
 * @param pollSeconds least time between two questions for the outcome; 0 for the other methods
 */
public record Attempt(
        String id,
        String mailbox,
        Method method,
        String application,
        @Nullable String binding,
        Instant expiresAt,
        @Nullable Instant redeemedAt,
        @Nullable Instant endedAt,
        @Nullable String problem,
        @Nullable Secret deviceCode,
        int pollSeconds) {

    /** How a person gets to the provider. */
    public enum Method {
        /** A browser that reaches us. */
        BROWSER,
        /** A browser that does not: what it was redirected to is pasted. */
        PASTE,
        /** Any browser, with a code to type (RFC 8628). */
        DEVICE
    }

    public boolean isEnded() {
        return endedAt != null;
    }
}
