package org.postroute.ledger;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.postroute.message.Answer;
import org.postroute.message.EmailAddress;

/** Puts an answer into the outbox. */
final class NewOutbound {
    private static final String INSERT = """
            INSERT INTO outbound (id, connection, mailbox, session_id, received_id, recipient_address, recipient_name,
                message_id, answer_text, answer_html, answer_markdown, cc, close_session, handoff, state,
                attempt, lost_attempts, waiting_since, next_attempt_at, created_at)
            VALUES (:id, :connection, :mailbox, :session, :received, :recipientAddress, :recipientName,
                :messageId, :text, :html, :markdown, :cc, :closeSession, :handoff, 'ready',
                0, 0, :now, :now, :now)
            """;

    private static final String INSERT_FILE = """
            INSERT INTO outbound_file (outbound_id, ordinal, filename, content_type, sha256, size)
            VALUES (:id, :ordinal, :filename, :contentType, :sha256, :size)
            """;

    private NewOutbound() {}

    static String insert(Shared shared, Handle handle, ReceivedMessage received, Session session, Answer answer) {
        String id = shared.ids().next("out");
        EmailAddress from = EmailAddress.parse(received.mailbox()).orElseThrow();
        handle.createUpdate(INSERT)
                .bind("id", id)
                .bind("connection", received.connection())
                // the address that the customer wrote to, whichever one the session began with
                .bind("mailbox", received.mailbox())
                .bind("session", session.id())
                .bind("received", received.id())
                .bind("recipientAddress", session.customer().toString())
                .bind("recipientName", session.customerName())
                .bind("messageId", shared.messageIds().create(from).value())
                .bind("text", Text.clean(answer.text()))
                .bind("html", Text.clean(answer.html()))
                .bind("markdown", Text.clean(answer.markdown()))
                .bind("cc", Rows.lines(answer.cc()))
                .bind("closeSession", answer.closeSession() ? 1 : 0)
                .bind("handoff", answer.handoff() ? 1 : 0)
                .bind("now", shared.now())
                .execute();
        insertFiles(handle, id, answer.attachments());
        shared.history().add(handle, id, "stored", "ready", "answers " + received.id());
        return id;
    }

    private static void insertFiles(Handle handle, String id, List<Answer.File> files) {
        for (int i = 0; i < files.size(); i++) {
            Answer.File file = files.get(i);
            handle.createUpdate(INSERT_FILE)
                    .bind("id", id)
                    .bind("ordinal", i)
                    .bind("filename", Text.clean(file.filename()))
                    .bind("contentType", Text.clean(file.contentType()))
                    .bind("sha256", file.content().sha256())
                    .bind("size", file.content().size())
                    .execute();
        }
    }
}
