package org.postroute.ledger;

/** The states of an outbound message. SENDING is written just before the final dot (RFC 5321, 4.1.1.4). */
public enum OutboundState {
    READY("ready"),
    SENDING("sending"),
    SENT("sent"),
    BOUNCED("bounced"),
    FAILED("failed"),
    /** The final dot may have been written and no reply was recorded. */
    UNCERTAIN("uncertain"),
    CANCELED("canceled");

    private final String word;

    OutboundState(String word) {
        this.word = word;
    }

    /** As stored and shown. */
    public String word() {
        return word;
    }
}
