package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The durable outbox; keys are outbound ids. */
public final class Outbox implements Work {
    /**
     * Begins an attempt and counts it. Null when it is not due or needs no sending. A row found in SENDING belongs to an
     * attempt that died after the final dot may have been written: it becomes UNCERTAIN and null comes back.
     */
    public @Nullable OutboundMessage begin(String id) {
        throw new IllegalStateException("to be built");
    }

    /**
     * READY to SENDING: the very last thing before the final dot.
     *
     * @throws org.postroute.message.RetryableException when the row has moved on; nothing may be sent then
     */
    public void sending(String id, int attempt) {
        throw new IllegalStateException("to be built");
    }

    /** @param reply the server's reply, sanitised */
    public void sent(OutboundMessage message, String reply) {
        throw new IllegalStateException("to be built");
    }

    /** READY or SENDING back to READY, due after the delay: the server said that it did not take it. */
    public void retryLater(OutboundMessage message, String reason, Duration delay) {
        throw new IllegalStateException("to be built");
    }

    public void failed(OutboundMessage message, String reason) {
        throw new IllegalStateException("to be built");
    }

    public void uncertain(OutboundMessage message, String reason) {
        throw new IllegalStateException("to be built");
    }

    public Optional<OutboundMessage> find(String id) {
        throw new IllegalStateException("to be built");
    }

    /** In order of time. */
    public List<HistoryEntry> history(String id) {
        throw new IllegalStateException("to be built");
    }

    @Override
    public Optional<Instant> nextDue(String id) {
        throw new IllegalStateException("to be built");
    }

    @Override
    public List<String> pending(int limit) {
        throw new IllegalStateException("to be built");
    }
}
