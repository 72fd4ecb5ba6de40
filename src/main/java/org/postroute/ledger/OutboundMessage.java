package org.postroute.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Answer;
import org.postroute.message.Contact;
import org.postroute.message.EmailAddress;
import org.postroute.message.MessageId;

/**
 * The row of an outbound message, with all that composing it needs.
 *
 * @param id {@code out_} and 26 characters
 * @param mailbox own address that it leaves from, {@code EmailAddress.key()}
 * @param messageId fixed when the row was made, the same at every attempt
 * @param parent the message that is answered; null when the agent writes first
 * @param reason why it is in its state; null while it is under way
 * @param attempt how often sending has begun; the fence of this very attempt
 * @param tries the same, since a person last had it sent again
 * @param since when it was made, or a person last had it sent again: its age is counted from here
 */
public record OutboundMessage(
        String id,
        String connection,
        String mailbox,
        String sessionId,
        @Nullable String receivedId,
        Contact recipient,
        MessageId messageId,
        @Nullable Parent parent,
        Answer answer,
        OutboundState state,
        @Nullable String reason,
        int attempt,
        int tries,
        Instant createdAt,
        Instant since) {

    /** The same, with only those of its other recipients. */
    OutboundMessage withCc(List<EmailAddress> kept) {
        return new OutboundMessage(
                id,
                connection,
                mailbox,
                sessionId,
                receivedId,
                recipient,
                messageId,
                parent,
                answer.withCc(kept),
                state,
                reason,
                attempt,
                tries,
                createdAt,
                since);
    }

    /**
     * What threading needs of the message being answered (RFC 5322, 3.6.4).
     *
     * @param subject its subject, or another one where the answer must not carry that
     * @param references its References, or its In-Reply-To when it has no References
     * @param loops how many answers of ours came before it in its chain
     */
    public record Parent(String subject, @Nullable MessageId messageId, List<MessageId> references, int loops) {
        /** One that begins its chain. */
        public Parent(String subject, @Nullable MessageId messageId, List<MessageId> references) {
            this(subject, messageId, references, 0);
        }

        public Parent {
            references = List.copyOf(references);
        }
    }
}
