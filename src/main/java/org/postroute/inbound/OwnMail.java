package org.postroute.inbound;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.postroute.message.LoopCounter;
import org.postroute.message.MessageId;
import org.postroute.message.Origin;

/** What came back to us from ourselves: a copy, a rule that forwards in a circle, another mailbox of ours. */
final class OwnMail {
    private OwnMail() {}

    static Judgement byMessageId(Predicate<MessageId> isOurs) {
        return message -> message.messageId() != null && isOurs.test(message.messageId())
                ? Optional.of(new Origin(Origin.Kind.OWN, "Message-ID is ours"))
                : Optional.empty();
    }

    /** @param used whether these values of our own count say that a chain has had its answers */
    static Judgement byLoopCounter(Predicate<List<String>> used) {
        return message -> used.test(message.header(LoopCounter.FIELD))
                ? Optional.of(new Origin(
                        Origin.Kind.AUTOMATIC,
                        LoopCounter.FIELD + " counts as many answers of ours as postroute.policy.loop-limit allows"))
                : Optional.empty();
    }

    static Judgement bySender(Predicate<String> isOwnAddress) {
        return message -> message.from().stream()
                        .anyMatch(contact -> isOwnAddress.test(contact.address().key()))
                ? Optional.of(new Origin(Origin.Kind.OWN, "From is an address of ours"))
                : Optional.empty();
    }
}
