package org.postroute.inbound;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.postroute.message.MessageId;
import org.postroute.message.Origin;
import org.postroute.message.Understanding;

/**
 * Tells a person's message from a machine's (RFC 3834, 2; RFC 3464; RFC 5965; RFC 8098). Only a person's is answered.
 * The first sign in the list decides, so the order is that of certainty: what we sent ourselves, then reports about what
 * we sent, then everything automatic.
 */
public final class Screen {
    private final List<Judgement> judgements;

    /**
     * @param isOwnAddress whether a mailbox of ours has this {@link org.postroute.message.EmailAddress#key()} now
     * @param isOurs whether we made this Message-ID
     */
    public Screen(Predicate<String> isOwnAddress, Predicate<MessageId> isOurs) {
        this(isOwnAddress, isOurs, values -> false);
    }

    /**
     * @param isOwnAddress whether a mailbox of ours has this {@link org.postroute.message.EmailAddress#key()} now
     * @param isOurs whether we made this Message-ID
     * @param loops whether values of {@link org.postroute.message.LoopCounter#FIELD} say that a chain has had its answers
     */
    public Screen(Predicate<String> isOwnAddress, Predicate<MessageId> isOurs, Predicate<List<String>> loops) {
        judgements = Stream.of(
                        Stream.of(OwnMail.byMessageId(isOurs)),
                        DeliveryReportSigns.ALL.stream(),
                        Stream.of(OwnMail.bySender(isOwnAddress), OwnMail.byLoopCounter(loops)),
                        AutomaticSigns.ALL.stream())
                .flatMap(signs -> signs)
                .toList();
    }

    /**
     * Decides the origin from the top-level header alone. Never throws on a message, whatever its header holds; the reason
     * names the field that decided and nothing that the sender wrote.
     */
    public Understanding judge(Understanding understanding) {
        Origin origin = judgements.stream()
                .map(judgement -> judgement.judge(understanding.message()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(new Origin(Origin.Kind.PERSON, "no sign of a machine"));
        return understanding.withOrigin(origin);
    }
}
