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
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.InstanceKey;
import org.postroute.ledger.Session;
import org.postroute.ledger.Turn;
import org.postroute.message.Contact;
import org.postroute.message.InboundMessage;
import org.postroute.message.ReplyText;
import org.postroute.message.Understanding;

/** Writes a turn down the way an agent reads it. */
public final class TurnMessages {
    private static final int MAX_CHARACTERS = 1_000_000;

    private final Agents agents;
    private final ReplyGrants grants;
    private final TurnFiles files;
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
        this.files = new TurnFiles(blobs, new AttachmentLinks(publicUrl, key, clock));
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
                mail(turn, agent.inlineAttachmentBytes()),
                new Reply(replyUrl, grant.token(), grant.expiresAt().toString()));
    }

    private static Conversation conversation(Turn turn) {
        Session session = turn.session();
        String verdict = word(turn.understanding().verdict());
        return new Conversation(
                session.id(),
                new Customer(session.customer().toString(), session.customerName(), verdict),
                word(session.direction()),
                session.openedAt().toString(),
                turn.number());
    }

    private Mail mail(Turn turn, long inlineBytes) {
        Understanding understanding = turn.understanding();
        InboundMessage message = understanding.message();
        ReplyText reply = understanding.replyText();
        return new Mail(
                message.messageId() == null ? null : message.messageId().value(),
                message.subject(),
                iso(message.date()),
                turn.received().receivedAt().toString(),
                people(message.to()),
                people(message.cc()),
                reply.text(),
                wholeOrNothing(reply.html()),
                wholeOrNothing(reply.markdown()),
                cut(reply.quotedText()),
                reply.forwardedText(),
                reply.signature(),
                reply.hiddenText(),
                reply.hidden().stream()
                        .map(words -> new Hidden(words.kind().word(), words.places(), words.characters()))
                        .toList(),
                reply.confidence(),
                null,
                files.of(turn.attachments(), inlineBytes),
                understanding.skipped().stream()
                        .map(file -> new SkippedFile(
                                file.filename(), file.size(), file.reason().word()))
                        .toList());
    }

    private static List<Person> people(List<Contact> contacts) {
        return contacts.stream()
                .map(contact -> new Person(contact.address().toString(), contact.name()))
                .toList();
    }

    private static @Nullable String iso(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String wholeOrNothing(@Nullable String html) {
        return html == null || html.length() > MAX_CHARACTERS ? null : html;
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
    }
}
