package org.postroute.mailbox;

import java.time.Instant;
import org.postroute.message.Uid;

/**
 * An unread message that the ledger does not hold.
 *
 * @param size RFC822.SIZE, in bytes
 */
record Candidate(Uid uid, long size, Instant internalDate) {}
