package org.postroute.agent;

import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.agent.TurnMessage.Conversation;
import org.postroute.agent.TurnMessage.Customer;
import org.postroute.agent.TurnMessage.Hidden;
import org.postroute.agent.TurnMessage.Mail;
import org.postroute.agent.TurnMessage.Person;
import org.postroute.agent.TurnMessage.Reply;
import org.postroute.agent.TurnMessage.SkippedFile;
import org.postroute.config.AgentSettings;
import org.postroute.config.AgentSettings.Handover;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.InstanceKey;
import org.postroute.ledger.Session;
import org.postroute.ledger.Turn;
import org.postroute.message.Contact;
import org.postroute.message.InboundMessage;
import org.postroute.message.ReplyText;
import org.postroute.message.SenderIdentity;
import org.postroute.message.SenderWarning;
import org.postroute.message.Understanding;

/** Writes a turn down the way an agent reads it. */
public final class TurnMessages {
    private final Agents agents;
    private final ReplyGrants grants;
    private final TurnFiles files;
    private final AttachmentLinks links;
    private final String replyUrl;

    /** @param blobs opens stored bytes by their SHA-256 */
    public TurnMessages(
            Supplier<PostrouteSettings> settings,
            Function<String, InputStream> blobs,
            InstanceKey key,
            InstantSource clock) {
        this.agents = new Agents(settings);
        URI publicUrl = settings.get().publicUrl();
        this.grants = new ReplyGrants(key, clock);
        this.links = new AttachmentLinks(publicUrl, key, clock);
        this.files = new TurnFiles(blobs, links);
        this.replyUrl = publicUrl + "/api/v1/replies";
    }

    /**
     * The same turn gives the same message, but for the attempt and the links to large files.
     *
     * @throws org.postroute.message.MisconfiguredException when the connection has no agent any more
     * @throws org.postroute.message.RetryableException when a file cannot be read from the ledger
     */
    public TurnMessage of(Turn turn) {
        AgentSettings agent = agents.of(turn.received().connection());
        Grant grant = grants.issue(turn, agent);
        return new TurnMessage(
                1,
                "message.received",
                turn.received().id(),
                turn.received().asked(),
                turn.received().connection(),
                turn.received().mailbox(),
                conversation(turn),
                mail(turn, agent.handover()),
                new Reply(replyUrl, grant.token(), grant.expiresAt().toString()));
    }

    private static Conversation conversation(Turn turn) {
        Session session = turn.session();
        SenderIdentity sender = turn.understanding().sender();
        return new Conversation(
                session.id(),
                new Customer(
                        session.customer().toString(),
                        session.customerName(),
                        word(sender.verdict()),
                        sender.warnings().stream().map(SenderWarning::word).toList()),
                word(session.direction()),
                session.openedAt().toString(),
                turn.number());
    }

    private Mail mail(Turn turn, Handover handover) {
        Understanding understanding = turn.understanding();
        InboundMessage message = understanding.message();
        ReplyText reply = understanding.replyText();
        TurnTexts texts = new TurnTexts(handover.maxTextCharacters());
        return new Mail(
                message.messageId() == null ? null : message.messageId().value(),
                message.subject(),
                iso(message.date()),
                turn.received().receivedAt().toString(),
                people(message.to()),
                people(message.cc()),
                texts.cut("text", reply.text()),
                texts.wholeOrNothing("html", reply.html()),
                texts.wholeOrNothing("markdown", reply.markdown()),
                texts.cutOrNull("quotedText", reply.quotedText()),
                texts.cutOrNull("forwardedText", reply.forwardedText()),
                texts.cutOrNull("signature", reply.signature()),
                texts.cuts(),
                texts.cuts().isEmpty() ? null : links.url(turn.received().id()),
                reply.hiddenText(),
                reply.hidden().stream()
                        .map(words -> new Hidden(words.kind().word(), words.places(), words.characters()))
                        .toList(),
                reply.confidence(),
                null,
                files.of(turn.attachments(), handover.inlineAttachmentBytes()),
                understanding.skipped().stream()
                        .map(file -> new SkippedFile(
                                file.filename(), file.size(), file.reason().word()))
                        .toList());
    }

    static List<Person> people(List<Contact> contacts) {
        return contacts.stream()
                .map(contact -> new Person(contact.address().toString(), contact.name()))
                .toList();
    }

    static @Nullable String iso(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
