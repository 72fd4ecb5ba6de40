package org.postroute.agent;

/** What a presented grant is worth. That it is used once only is held by the ledger, not here. */
public sealed interface Redemption {
    /** @param receivedId the one message that it may answer */
    record Valid(String receivedId) implements Redemption {}

    /** Ours, and too late. */
    record Expired() implements Redemption {}

    /** Not made by this installation, or altered. */
    record Forged() implements Redemption {}
}
