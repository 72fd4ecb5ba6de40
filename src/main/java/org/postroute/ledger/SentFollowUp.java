package org.postroute.ledger;

import java.util.List;

/**
 * What is left to do outside the ledger.
 *
 * @param copies messages whose copy is to be appended
 * @param resent ids of messages that are ready to be sent again
 */
public record SentFollowUp(List<OutboundMessage> copies, List<String> resent) {
    public SentFollowUp {
        copies = List.copyOf(copies);
        resent = List.copyOf(resent);
    }
}
