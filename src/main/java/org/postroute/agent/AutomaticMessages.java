package org.postroute.agent;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.postroute.agent.AutomaticMessage.Automatic;
import org.postroute.agent.AutomaticMessage.Mail;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.InstanceKey;
import org.postroute.ledger.OutboundMessage;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.message.InboundMessage;
import org.postroute.message.Understanding;

/** Writes down what an agent is told of a message that no person wrote: no grant, so that nothing can answer it. */
public final class AutomaticMessages {
    private final Agents agents;
    private final AttachmentLinks links;

    public AutomaticMessages(Supplier<PostrouteSettings> settings, InstanceKey key, InstantSource clock) {
        this.agents = new Agents(settings);
        this.links = new AttachmentLinks(settings.get().publicUrl(), key, clock);
    }

    /**
     * The same message gives the same, but for the attempt and the link.
     *
     * @param screened with its origin
     * @param reason why it is what it is, and what came of it
     * @param about our mail that it names
     * @throws org.postroute.message.MisconfiguredException when the connection has no agent any more
     */
    public AutomaticMessage of(
            ReceivedMessage received, Understanding screened, String reason, Optional<OutboundMessage> about) {
        int most = agents.of(received.connection()).handover().maxTextCharacters();
        // another connection's sessions are no business of this one's agent
        Optional<OutboundMessage> own = about.filter(mail -> mail.connection().equals(received.connection()));
        String kind = screened.origin().kind().name().toLowerCase(Locale.ROOT);
        return new AutomaticMessage(
                1,
                "message.automatic",
                received.id(),
                received.asked(),
                received.connection(),
                received.mailbox(),
                new Automatic(
                        kind,
                        reason,
                        own.map(OutboundMessage::sessionId).orElse(null),
                        own.map(OutboundMessage::id).orElse(null)),
                mail(received, screened.message(), new TurnTexts(most)));
    }

    private Mail mail(ReceivedMessage received, InboundMessage message, TurnTexts texts) {
        String text = texts.cut("text", message.plainText() == null ? "" : message.plainText());
        return new Mail(
                message.messageId() == null ? null : message.messageId().value(),
                message.subject(),
                TurnMessages.iso(message.date()),
                received.receivedAt().toString(),
                TurnMessages.people(message.from()),
                TurnMessages.people(message.to()),
                TurnMessages.people(message.cc()),
                text,
                texts.cuts(),
                texts.cuts().isEmpty() ? null : links.url(received.id()));
    }
}
