package org.postroute.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Conversations. */
public final class Sessions {
    public Optional<Session> find(String id) {
        throw new IllegalStateException("to be built");
    }

    /** Most recently active first. */
    public List<Session> recent(int limit) {
        throw new IllegalStateException("to be built");
    }

    /** The received messages of a session, oldest first. */
    public List<ReceivedMessage> received(String sessionId) {
        throw new IllegalStateException("to be built");
    }

    /** The outbound messages of a session, oldest first. */
    public List<OutboundMessage> outbound(String sessionId) {
        throw new IllegalStateException("to be built");
    }

    public boolean close(String id, String reason) {
        throw new IllegalStateException("to be built");
    }

    /** Closes the sessions of a connection that nobody wrote in for so long. How many. */
    public int closeIdle(String connection, Duration idle) {
        throw new IllegalStateException("to be built");
    }
}
