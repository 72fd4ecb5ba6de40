package org.postroute.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.PolicySettings;
import org.postroute.config.PolicySettings.Limit;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.ledger.ReceivedState;
import org.postroute.ledger.ReplyCounts;
import org.postroute.ledger.ReplyCounts.Cap;
import org.postroute.ledger.ReplyCounts.Refusal;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageId;
import org.postroute.message.Understanding;

/** How often one answers, whatever the headers say: two machines that do not know each other for machines end here. */
public final class ReplyCaps {
    private final Supplier<PostrouteSettings> settings;
    private final ReplyCounts counts;
    private final Predicate<MessageId> isOurs;

    /** @param isOurs whether we made this Message-ID */
    public ReplyCaps(Supplier<PostrouteSettings> settings, ReplyCounts counts, Predicate<MessageId> isOurs) {
        this.settings = settings;
        this.counts = counts;
        this.isOurs = isOurs;
    }

    /**
     * Why the message gets no answer, or none yet; null when it may. Asked again it is the same. A message that the agent was
     * asked about before is not counted again.
     *
     * @param connection whose sender checks say who counts as this customer
     * @param firstContact whether the sender is not proven and writes for the first time
     */
    public @Nullable Refusal refusal(
            ReceivedMessage received,
            Understanding understanding,
            ConnectionSettings connection,
            boolean firstContact) {
        return received.state() == ReceivedState.READY
                ? null
                : counts.refusal(received, caps(received, understanding, connection, firstContact));
    }

    private List<Cap> caps(
            ReceivedMessage received,
            Understanding understanding,
            ConnectionSettings connection,
            boolean firstContact) {
        PolicySettings.Caps caps = settings.get().policy().caps();
        InboundMessage message = understanding.message();
        // whoever writes in a customer's name uses up nothing of what is the customer's
        boolean believed = connection.senderChecks().believe(understanding.verdict());
        String customer = (believed ? "proven " : "unproven ") + received.orderKey();
        List<Cap> all = new ArrayList<>();
        // where nobody checks they may all be genuine, so they wait; a forged one never holds up the one whom it names
        if (firstContact) {
            all.add(new Cap(
                    "first contacts", caps.firstContacts().limit(), "first contacts of unproven senders", believed));
        }
        all.add(new Cap("customer " + customer, caps.perCustomer(), "this customer", false));
        SenderDomain.of(message)
                .ifPresent(domain -> all.add(new Cap(
                        "domain " + (believed ? "proven " : "unproven ") + domain,
                        caps.perDomain(),
                        "this sender's domain",
                        believed)));
        all.add(new Cap("mailbox " + received.mailbox(), caps.perMailbox(), "this mailbox", true));
        all.add(new Cap("total", caps.inTotal(), "all mailboxes together", true));
        thread(message)
                .ifPresent(root -> all.add(
                        new Cap("thread " + connection.name() + " " + root, caps.perThread(), "this thread", false)));
        String text = words(understanding.replyText().text());
        if (!text.isEmpty()) {
            all.add(new Cap("text " + customer + " " + text, caps.repeats(), "this text of this customer", false));
        }
        GrowingSubject.core(message.subject())
                .ifPresent(core -> all.add(new Cap(
                        "subject " + customer + " " + core,
                        caps.repeats(),
                        "this growing subject of this customer",
                        false)));
        return all.stream().filter(cap -> !cap.limit().equals(Limit.NONE)).toList();
    }

    /** The mail that a thread began with, when we have written in it: many may answer one newsletter. */
    private Optional<String> thread(InboundMessage message) {
        List<MessageId> all = Stream.concat(message.references().stream(), message.inReplyTo().stream())
                .toList();
        return all.stream().anyMatch(isOurs) ? Optional.of(all.get(0).value()) : Optional.empty();
    }

    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
    }
}
