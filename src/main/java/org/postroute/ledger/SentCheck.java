package org.postroute.ledger;

import org.jspecify.annotations.Nullable;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

/**
 * One message to look for in the Sent folder: it was sent and wants a copy there, or nobody knows whether it was sent.
 *
 * @param looks how often it was looked for, this time included
 * @param appending whether a copy that is there may be our own
 * @param original the message that it answers; null when the agent wrote first
 */
public record SentCheck(
        OutboundMessage message,
        int looks,
        boolean appending,
        @Nullable Original original) {

    /** Where the answered message is, as far as we know. */
    public record Original(Location location, Uid uid) {}

    /** A folder for as long as its UIDs mean the same. */
    public record Location(String folder, UidValidity validity) {}

    public boolean isUncertain() {
        return message.state() == OutboundState.UNCERTAIN;
    }
}
