package org.postroute.ledger;

import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionSettings;
import org.postroute.message.Attachment;
import org.postroute.message.EmailAddress;
import org.postroute.message.InboundMessage;
import org.postroute.message.LoopCounter;
import org.postroute.message.RetryableException;
import org.postroute.message.Understanding;

/** Makes a message the next turn of its session, or finds again which turn it is. */
final class Asking {
    private static final int MAX_SUBJECT = 998;

    private static final String READY = """
            UPDATE received
            SET state = 'ready', asked = asked + 1, lost_attempts = 1, session_id = :session, turn_number = :number,
                sender_address = :senderAddress, sender_name = :senderName, subject = :subject, thread = :thread,
                loop_count = :loops
            WHERE id = :id AND attempt = :attempt AND state = 'received'
            """;

    private static final String ASK_AGAIN = """
            UPDATE received
            SET asked = asked + 1
            WHERE id = :id AND attempt = :attempt AND state = 'ready'
            """;

    private static final String INSERT_ATTACHMENT = """
            INSERT INTO attachment (id, received_id, ordinal, part_path, filename, content_type, disposition, content_id,
                sha256, size)
            VALUES (:id, :received, :ordinal, :partPath, :filename, :contentType, :disposition, :contentId,
                :sha256, :size)
            """;

    private static final String LIST_ATTACHMENTS = """
            SELECT *
            FROM attachment
            WHERE received_id = :received
            ORDER BY ordinal
            """;

    private static final String FIND_TURN_NUMBER = """
            SELECT turn_number
            FROM received
            WHERE id = :id
            """;

    private final Shared shared;
    private final Handle handle;

    Asking(Shared shared, Handle handle) {
        this.shared = shared;
        this.handle = handle;
    }

    Turn join(ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        ReceivedMessage current = ReceivedMessages.find(handle, received.id()).orElseThrow(Asking::movedOn);
        if (current.attempt() != received.attempt()) {
            throw movedOn();
        }
        Turn turn = current.state() == ReceivedState.READY
                ? askAgain(current, understanding)
                : ready(current, understanding, connection);
        note(received, "asked", "begun", "attempt " + turn.received().asked());
        return turn;
    }

    private void note(ReceivedMessage received, String step, String outcome, @Nullable String detail) {
        shared.history().add(handle, received.id(), step, outcome, detail);
    }

    private static RetryableException movedOn() {
        return new RetryableException("another attempt has taken the message over", null);
    }

    private Turn askAgain(ReceivedMessage received, Understanding understanding) {
        int updated = handle.createUpdate(ASK_AGAIN)
                .bind("id", received.id())
                .bind("attempt", received.attempt())
                .execute();
        if (updated == 0) {
            throw movedOn();
        }
        return turn(received, understanding);
    }

    private Turn ready(ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        InboundMessage message = understanding.message();
        Conversation conversation = Conversation.of(received, understanding, connection);
        Joining.Place place = new Joining(shared, handle).join(received, conversation);
        EmailAddress sender = conversation.customer().address();
        int updated = handle.createUpdate(READY)
                .bind("id", received.id())
                .bind("attempt", received.attempt())
                .bind("session", place.session().id())
                .bind("number", place.number())
                .bind("senderAddress", sender.toString())
                .bind("senderName", Text.clean(conversation.customer().name()))
                .bind("subject", Text.bounded(message.subject(), MAX_SUBJECT))
                .bind("thread", Text.clean(Conversation.thread(message)))
                .bind("loops", shared.loops().read(message.header(LoopCounter.FIELD)))
                .execute();
        if (updated == 0) {
            throw movedOn();
        }
        insert(received, understanding.attachments());
        JudgementNotes notes = new JudgementNotes(shared, handle, received.id());
        notes.ofSender(understanding);
        notes.ofContent(understanding);
        note(
                received,
                "joined",
                "ready",
                "turn " + place.number() + " of " + place.session().id());
        return turn(received, understanding);
    }

    private void insert(ReceivedMessage received, List<Attachment> attachments) {
        for (int i = 0; i < attachments.size(); i++) {
            Attachment attachment = attachments.get(i);
            handle.createUpdate(INSERT_ATTACHMENT)
                    .bind("id", shared.ids().next("att"))
                    .bind("received", received.id())
                    .bind("ordinal", i)
                    .bind("partPath", attachment.partPath())
                    .bind("filename", Text.clean(attachment.filename()))
                    .bind("contentType", Text.clean(attachment.contentType()))
                    .bind("disposition", attachment.disposition().name())
                    .bind("contentId", Text.clean(attachment.contentId()))
                    .bind("sha256", attachment.content().sha256())
                    .bind("size", attachment.content().size())
                    .execute();
        }
    }

    private Turn turn(ReceivedMessage received, Understanding understanding) {
        ReceivedMessage current = ReceivedMessages.find(handle, received.id()).orElseThrow();
        String session = Objects.requireNonNull(current.sessionId());
        return new Turn(
                current,
                Sessions.find(handle, session).orElseThrow(),
                number(current),
                understanding,
                attachments(current));
    }

    private int number(ReceivedMessage received) {
        return handle.createQuery(FIND_TURN_NUMBER)
                .bind("id", received.id())
                .mapTo(Integer.class)
                .one();
    }

    private List<Turn.StoredAttachment> attachments(ReceivedMessage received) {
        return handle.createQuery(LIST_ATTACHMENTS)
                .bind("received", received.id())
                .map((row, context) -> Rows.attachment(row))
                .list();
    }
}
