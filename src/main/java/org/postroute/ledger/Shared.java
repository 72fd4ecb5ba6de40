package org.postroute.ledger;

import java.time.Instant;
import java.time.InstantSource;
import org.postroute.message.LoopCounter;
import org.postroute.message.MailEvent;
import org.postroute.message.SignedMessageId;

/** What every part of the ledger works with. */
record Shared(
        Database database,
        History history,
        Ids ids,
        SignedMessageId messageIds,
        LoopCounter loops,
        InstantSource clock,
        MailEvent.Listener events) {
    long now() {
        return clock.millis();
    }

    /**
     * The end of a wait. A clock that stands before the wait's beginning was set back, by who knows how much: then the wait
     * is over, because a retry that comes too early does less harm than one that never comes.
     */
    Instant due(long waitingSince, long nextAttemptAt) {
        return Instant.ofEpochMilli(waitingSince > now() ? now() : nextAttemptAt);
    }
}
