package org.postroute.ledger;

import java.util.List;

/**
 * Some of what is held of one mailbox.
 *
 * @param mailbox own address, {@code EmailAddress.key()}
 */
public record HeldBatch(String mailbox, List<HeldMessage> messages) {
    public HeldBatch {
        messages = List.copyOf(messages);
    }
}
