package org.postroute.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MessageId;

/**
 * A message that work would begin on, if nothing was held.
 *
 * @param id of the received or the outbound message
 * @param messageId of the mail; null when it has none
 * @param since when it came, or was stored
 * @param original where the received message is; null for an outbound one
 */
public record HeldMessage(
        String id, @Nullable MessageId messageId, Instant since, SentCheck.@Nullable Original original) {}
