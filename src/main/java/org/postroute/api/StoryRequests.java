package org.postroute.api;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.HistoryEntry;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.ledger.Story;
import org.postroute.message.MessageId;

/** Explains to operators what became of a message. */
public final class StoryRequests {
    private static final Set<String> MAY_BE_ANSWERED = Set.of("received", "ready", "awaiting", "answered");

    private final Supplier<PostrouteSettings> settings;
    private final Ledger ledger;

    public StoryRequests(Supplier<PostrouteSettings> settings, Ledger ledger) {
        this.settings = settings;
        this.ledger = ledger;
    }

    /**
     * By the id of a received message, an outbound message or a session.
     *
     * @throws RefusedRequestException 404
     */
    public StoryListDocument find(String id) {
        return documents(ledger.stories().of(id));
    }

    /**
     * By a mail's Message-ID.
     *
     * @throws RefusedRequestException 400 or 404
     */
    public StoryListDocument search(@Nullable String messageId) {
        List<MessageId> parsed = MessageId.parseAll(messageId == null ? "" : messageId, 2);
        if (parsed.size() != 1) {
            throw new RefusedRequestException(400, "No Message-ID", "use ?messageId=<…@…>, encoded");
        }
        List<String> connections = settings.get().connections().stream()
                .map(ConnectionSettings::name)
                .toList();
        return documents(ledger.stories().of(parsed.get(0), connections));
    }

    private StoryListDocument documents(List<Story> stories) {
        if (stories.isEmpty()) {
            throw noSuchMessage();
        }
        return new StoryListDocument(stories.stream().map(this::document).toList());
    }

    private static RefusedRequestException noSuchMessage() {
        return new RefusedRequestException(404, "No such message", "no message and no session has this id");
    }

    private StoryDocument document(Story story) {
        boolean unanswered = story.kind() == Story.Kind.RECEIVED && !MAY_BE_ANSWERED.contains(story.state());
        return new StoryDocument(
                story.id(),
                story.kind().name().toLowerCase(Locale.ROOT),
                story.state(),
                story.reason(),
                unanswered ? story.state() + ": " + story.reason() : null,
                story.connection(),
                settings.get()
                        .mailboxByAddress(story.mailbox())
                        .map(MailboxSettings::id)
                        .orElse(story.mailbox()),
                story.customer(),
                story.subject(),
                story.messageId(),
                story.sessionId(),
                story.answers(),
                story.at().toString(),
                story.attempts(),
                story.steps().stream().map(StoryRequests::document).toList());
    }

    private static StepDocument document(HistoryEntry entry) {
        return new StepDocument(entry.at().toString(), entry.step(), entry.outcome(), entry.detail());
    }

    /**
     * The bytes of a received message as they came, to be downloaded.
     *
     * @throws RefusedRequestException 404, or 410 when they are no longer kept
     */
    public Download.File source(String id) {
        ReceivedMessage message = ledger.received().find(id).orElseThrow(StoryRequests::noSuchMessage);
        if (!ledger.blobs().contains(message.raw().sha256())) {
            throw new RefusedRequestException(410, "Content no longer kept", "its time was over");
        }
        return new Download.File(
                ledger.blobs().open(message.raw().sha256()), "attachment; filename=\"" + message.id() + ".eml\"");
    }
}
