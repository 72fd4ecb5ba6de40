package org.postroute.ledger;

/** The states of a received message. RECEIVED, READY and AWAITING are under way; every other one is final. */
public enum ReceivedState {
    /** Stored, not yet understood. */
    RECEIVED("received"),
    /** Understood and in a session; the agent is to be asked. */
    READY("ready"),
    /** The agent took it and will answer later. */
    AWAITING("awaiting"),
    ANSWERED("answered"),
    NO_ANSWER("no-answer"),
    AUTOMATIC("automatic"),
    BOUNCE("bounce"),
    DUPLICATE("duplicate"),
    REJECTED("rejected"),
    QUARANTINED("quarantined"),
    DEAD("dead"),
    EXPIRED("expired"),
    /** A person decided that it gets no answer from here. */
    DISCARDED("discarded");

    private final String word;

    ReceivedState(String word) {
        this.word = word;
    }

    /** As stored and shown. */
    public String word() {
        return word;
    }

    public boolean isFinal() {
        return ordinal() > AWAITING.ordinal();
    }
}
