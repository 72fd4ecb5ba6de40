package org.postroute.mailbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Uid;

/**
 * An unread message that the ledger does not hold.
 *
 * @param size RFC822.SIZE, in bytes
 * @param parts how it is fetched without its oversized parts; null when it is fetched as it is
 */
record Candidate(
        Uid uid, long size, Instant internalDate, @Nullable PartPlan parts) {
    Candidate(Uid uid, long size, Instant internalDate) {
        this(uid, size, internalDate, null);
    }

    Candidate in(PartPlan plan) {
        return new Candidate(uid, size, internalDate, plan);
    }

    /** How much of it is fetched. */
    long fetchedBytes() {
        return parts == null ? size : parts.bytes();
    }
}
