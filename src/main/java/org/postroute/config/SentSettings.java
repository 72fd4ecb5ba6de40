package org.postroute.config;

import java.time.Duration;

/**
 * What the Sent folder is used for.
 *
 * @param patience how long a server may take to file what it sends
 */
public record SentSettings(Copy copy, Uncertain uncertain, Duration patience) {
    /** What holds when nothing is configured. */
    public static final SentSettings DEFAULT = new SentSettings(Copy.AUTO, Uncertain.VERIFY, Duration.ofMinutes(5));

    /** Who puts a copy of what was sent into the Sent folder. */
    public enum Copy {
        /** The server where experience shows that it does, else we. */
        AUTO,
        /** We, unless the server has put one there. */
        APPEND,
        /** The server, always. */
        SERVER,
        NONE
    }

    /** What follows when nobody knows whether the server took a message. */
    public enum Uncertain {
        /** What Sent shows; held where it shows nothing. */
        VERIFY,
        /** A person decides, unless it is in Sent. */
        HOLD,
        /** It is sent once more, under the same Message-ID, unless it is in Sent. */
        RESEND
    }
}
