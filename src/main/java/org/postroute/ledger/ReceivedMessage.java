package org.postroute.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Content;
import org.postroute.message.MessageId;

/**
 * The row of a received message.
 *
 * @param id {@code msg_} and 26 characters; also the webhook-id of every delivery to the agent
 * @param mailbox own address, {@code EmailAddress.key()}
 * @param reason why it is in its state; null while it is under way
 * @param attempt how often work on it has begun; the fence of this very attempt
 * @param asked how often the agent was asked, this attempt included once it is READY
 * @param since when it was received, or a person last had it asked about again: its age is counted from here
 * @param raw hash and size of the source
 */
public record ReceivedMessage(
        String id,
        String connection,
        String mailbox,
        String folder,
        String orderKey,
        ReceivedState state,
        @Nullable String reason,
        int attempt,
        int asked,
        Instant receivedAt,
        Instant since,
        @Nullable MessageId messageId,
        Content raw,
        @Nullable String sessionId) {}
