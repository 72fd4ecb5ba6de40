package org.postroute.ledger;

import java.util.List;
import java.util.Optional;

/**
 * What is to be looked for in the Sent folder of one mailbox.
 *
 * @param mailbox own address, {@code EmailAddress.key()}
 * @param filesItself whether the server puts what it sends there by itself; empty before anybody knows
 */
public record SentBatch(String mailbox, Optional<Boolean> filesItself, List<SentCheck> checks) {
    public SentBatch {
        checks = List.copyOf(checks);
    }
}
