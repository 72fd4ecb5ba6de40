package org.postroute.mailbox;

/** Where it is written down, durably, that a message may be out from now on. */
@FunctionalInterface
public interface SubmissionJournal {
    /**
     * The very last thing before the final dot.
     *
     * @param outboundId the row
     * @param attempt its fence
     * @throws org.postroute.message.PostrouteException when the row has moved on; then the dot is not written
     */
    void sending(String outboundId, int attempt);
}
