package org.postroute.oauth;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Secret;

/**
 * What is kept of one mailbox, as it was at one moment. All times are those of the clock that all processes share.
 *
 * @param standing what others may see of it
 * @param generation changes with the tokens, so that nobody replaces what he did not see
 * @param refreshToken null when there is no consent
 * @param accessToken null when there is none, or the mail server did not take it
 * @param renewAt from when on a new one is asked for, a while before the end
 * @param expiresAt when the access token ends
 * @param askAgainAt before this the server is not asked, because of how it answered
 * @param failures how often in a row it gave no answer that can be used
 * @param rejections how many access tokens in a row a mail server did not take
 * @param leased whether somebody asks the server now
 * @param readAt when all this was so
 */
public record Credential(
        Standing standing,
        long generation,
        @Nullable Secret refreshToken,
        @Nullable Secret accessToken,
        Instant renewAt,
        Instant expiresAt,
        Instant askAgainAt,
        int failures,
        int rejections,
        boolean leased,
        Instant readAt) {

    private Credential(
            Credential seen, @Nullable Secret accessToken, Instant askAgainAt, int rejections, Instant readAt) {
        this(
                seen.standing,
                seen.generation,
                seen.refreshToken,
                accessToken,
                accessToken == null ? Instant.EPOCH : seen.renewAt,
                accessToken == null ? Instant.EPOCH : seen.expiresAt,
                askAgainAt,
                seen.failures,
                rejections,
                seen.leased,
                readAt);
    }

    Credential withoutToken(Instant askedAgainAt) {
        return new Credential(this, null, askedAgainAt, rejections, readAt);
    }

    Credential rejectedOnce() {
        return new Credential(this, accessToken, askAgainAt, rejections + 1, readAt);
    }

    Credential seenAt(Instant now) {
        return new Credential(this, accessToken, askAgainAt, rejections, now);
    }

    String mailbox() {
        return standing.mailbox();
    }

    /** The access token is good for a while yet. */
    boolean isFresh() {
        return accessToken != null && readAt.isBefore(renewAt);
    }

    /** The access token can be used, although it is time for another one. */
    boolean isValid() {
        return accessToken != null && readAt.isBefore(expiresAt);
    }

    boolean mayAsk() {
        return !readAt.isBefore(askAgainAt);
    }

    /** Not negative. */
    Duration untilAskedAgain() {
        Duration left = Duration.between(readAt, askAgainAt);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
