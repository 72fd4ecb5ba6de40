package org.postroute.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroute.message.EmailAddress;

/**
 * One conversation with one customer.
 *
 * @param id {@code ses_} and 26 characters
 * @param mailbox own address that the customer wrote to; answers leave from it
 * @param customerName as the customer wrote it, unverified
 * @param closedAt null while it is open
 */
public record Session(
        String id,
        String connection,
        String mailbox,
        EmailAddress customer,
        @Nullable String customerName,
        Direction direction,
        Instant openedAt,
        Instant lastActivityAt,
        @Nullable Instant closedAt) {

    /** Who wrote first. */
    public enum Direction {
        INBOUND,
        OUTBOUND
    }
}
