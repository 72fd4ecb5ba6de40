package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionSettings;
import org.postroute.message.Answer;
import org.postroute.message.Understanding;

/** Received messages on their way through the agent; keys are order keys. */
public final class Turns implements Work {
    /**
     * Begins work on the first unfinished message of this key and counts the attempt, durably, before anything is read.
     * Null when there is none, when it is not due, or when it was quarantined just now because three attempts to read it
     * ended nowhere.
     */
    public @Nullable ReceivedMessage begin(String orderKey) {
        throw new IllegalStateException("to be built");
    }

    /**
     * Opens or joins the customer's session, stores the attachments' rows, and moves RECEIVED to READY. When the message
     * is READY already, gives back the same session, number and attachments. Counts one more asking of the agent.
     */
    public Turn join(ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        throw new IllegalStateException("to be built");
    }

    /** Hashes of the files that were received or sent in the open session of this sender, for the history filter. */
    public java.util.Set<String> seenContent(ReceivedMessage received, Understanding understanding) {
        throw new IllegalStateException("to be built");
    }

    /** Ends a message that the agent is not asked about, or that it refused for good. */
    public void settle(ReceivedMessage received, ReceivedState state, String reason) {
        throw new IllegalStateException("to be built");
    }

    /** Puts the answer in the outbox and the message in ANSWERED, in one transaction; from READY or AWAITING only. */
    public AnswerOutcome answer(String receivedId, Answer answer) {
        throw new IllegalStateException("to be built");
    }

    /** The agent took it and will answer later. Nothing happens when the answer was quicker. */
    public void await(ReceivedMessage received, Instant until) {
        throw new IllegalStateException("to be built");
    }

    /** Asks again after the delay. */
    public void retryLater(ReceivedMessage received, String reason, Duration delay) {
        throw new IllegalStateException("to be built");
    }

    /** Moves messages whose agent promised an answer and gave none in time to EXPIRED. How many. */
    public int expire() {
        throw new IllegalStateException("to be built");
    }

    @Override
    public Optional<Instant> nextDue(String orderKey) {
        throw new IllegalStateException("to be built");
    }

    @Override
    public List<String> pending(int limit) {
        throw new IllegalStateException("to be built");
    }
}
