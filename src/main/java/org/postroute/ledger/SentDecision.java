package org.postroute.ledger;

import java.time.Duration;

/**
 * What follows from one look into the Sent folder.
 *
 * @param reason for a person, in the history
 * @param delay until the next look; zero where there is none
 */
public record SentDecision(SentCheck check, Kind kind, String reason, Duration delay) {
    public enum Kind {
        /** It is there. An uncertain message was sent; unless we appended it, the server files by itself. */
        FOUND,
        /** It was sent, and a copy is to be appended. */
        APPEND,
        /** It was sent, and there is to be no copy. */
        NO_COPY,
        AGAIN,
        /** It was not sent, and is, now. */
        RESEND,
        /** Nobody will ever know; a person decides. */
        HOLD
    }

    public static SentDecision of(SentCheck check, Kind kind, String reason) {
        return new SentDecision(check, kind, reason, Duration.ZERO);
    }
}
