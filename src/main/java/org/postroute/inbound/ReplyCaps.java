package org.postroute.inbound;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.config.PolicySettings;
import org.postroute.config.PolicySettings.Limit;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.ledger.ReplyCounts;
import org.postroute.ledger.ReplyCounts.Cap;
import org.postroute.message.Hashes;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageId;
import org.postroute.message.Understanding;

/** How often one answers, whatever the headers say: two machines that do not know each other for machines end here. */
public final class ReplyCaps {
    private static final int KEY_BYTES = 16;

    private final Supplier<PostrouteSettings> settings;
    private final ReplyCounts counts;

    public ReplyCaps(Supplier<PostrouteSettings> settings, ReplyCounts counts) {
        this.settings = settings;
        this.counts = counts;
    }

    /** Why the message gets no answer; null when it may. Asked again it is the same. */
    public @Nullable String refusal(ReceivedMessage received, Understanding understanding) {
        return counts.refusal(received, caps(received, understanding));
    }

    private List<Cap> caps(ReceivedMessage received, Understanding understanding) {
        PolicySettings.Caps caps = settings.get().policy().caps();
        InboundMessage message = understanding.message();
        List<Cap> all = new ArrayList<>();
        all.add(new Cap("customer " + received.orderKey(), caps.perCustomer(), "this customer"));
        all.add(new Cap("mailbox " + key(received.mailbox()), caps.perMailbox(), "this mailbox"));
        all.add(new Cap("total", caps.inTotal(), "all mailboxes together"));
        thread(message).ifPresent(root -> all.add(new Cap("thread " + key(root), caps.perThread(), "this thread")));
        String text = words(understanding.replyText().text());
        if (!text.isEmpty()) {
            all.add(new Cap("text " + key(received.orderKey() + text), caps.repeats(), "this text of this customer"));
        }
        GrowingSubject.core(message.subject())
                .ifPresent(core -> all.add(new Cap(
                        "subject " + key(received.orderKey() + core),
                        caps.repeats(),
                        "this growing subject of this customer")));
        return all.stream().filter(cap -> !cap.limit().equals(Limit.NONE)).toList();
    }

    /** The mail that a thread began with. */
    private static Optional<String> thread(InboundMessage message) {
        return Stream.concat(message.references().stream(), message.inReplyTo().stream())
                .findFirst()
                .map(MessageId::value);
    }

    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
    }

    private static String key(String text) {
        return HexFormat.of().formatHex(Hashes.sha256(text), 0, KEY_BYTES);
    }
}
