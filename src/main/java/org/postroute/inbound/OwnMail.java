package org.postroute.inbound;

import java.util.Optional;
import java.util.function.Predicate;
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

    static Judgement bySender(Predicate<String> isOwnAddress) {
        return message -> message.from().stream()
                        .anyMatch(contact -> isOwnAddress.test(contact.address().key()))
                ? Optional.of(new Origin(Origin.Kind.OWN, "From is an address of ours"))
                : Optional.empty();
    }
}
