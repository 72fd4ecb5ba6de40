package org.postroute.oauth;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.config.OAuthSettings;

/**
 * How a mailbox stands with its authorization server, as people and metrics are told: no tokens.
 *
 * @param mailbox own address, as {@code EmailAddress.key()} gives it
 * @param application as {@link ConsentedApplication#fingerprint} gives it; empty when it was given before those were written
 *     down: it is of whoever uses it first
 * @param problem what was wrong with the last answer, in the server's words, one line; null when it was good
 * @param scopes granted the last time; empty when the server told none
 * @param givenAt when the refresh token was given: by a consent, or when a configured one was first seen
 * @param endsAt when the refresh token ends, as far as the server told; null when not
 * @param refreshedAt when an access token was last given; null before the first one
 */
public record Standing(
        String mailbox,
        String application,
        State state,
        @Nullable String problem,
        List<String> scopes,
        Instant givenAt,
        @Nullable Instant endsAt,
        @Nullable Instant refreshedAt) {

    public Standing {
        scopes = List.copyOf(scopes);
    }

    /** Whether it is of these settings' application. */
    public boolean isOf(OAuthSettings settings) {
        return application.isEmpty() || application.equals(ConsentedApplication.fingerprint(settings));
    }

    /** What somebody has to do, if anything. */
    public enum State {
        OK("ok"),
        /** No consent, or one that is good no more: somebody has to sign in again. */
        NEEDS_AUTHORIZATION("needs-authorization"),
        /** The server does not know our client, its secret, or what it may do. */
        WRONG_CLIENT("wrong-client");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** @throws IllegalArgumentException when no state has this word */
        public static State of(String word) {
            for (State state : values()) {
                if (state.word.equals(word)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("no such state: " + word);
        }
    }
}
