package org.postroute.ledger;

import java.util.List;

/**
 * What is left to do outside the ledger.
 *
 * @param copies messages whose copy is to be appended
 * @param released sessions in which sending goes on: what became of a message is decided, or it is sent again
 */
public record SentFollowUp(List<OutboundMessage> copies, List<String> released) {
    public SentFollowUp {
        copies = List.copyOf(copies);
        released = List.copyOf(released);
    }
}
