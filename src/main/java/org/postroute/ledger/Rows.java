package org.postroute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Answer;
import org.postroute.message.Attachment;
import org.postroute.message.Contact;
import org.postroute.message.Content;
import org.postroute.message.EmailAddress;
import org.postroute.message.MessageId;

/** From rows to values. */
final class Rows {
    private static final int MAX_IDENTIFIERS = 100;

    private Rows() {}

    static ReceivedMessage received(ResultSet row) throws SQLException {
        return new ReceivedMessage(
                row.getString("id"),
                row.getString("connection"),
                row.getString("mailbox"),
                row.getString("folder"),
                row.getString("order_key"),
                state(row.getString("state")),
                row.getString("reason"),
                row.getInt("attempt"),
                row.getInt("asked"),
                instant(row, "received_at"),
                since(row, "received_at"),
                messageId(row.getString("message_id")),
                content(row),
                row.getString("session_id"));
    }

    static ReceivedState state(String word) {
        for (ReceivedState state : ReceivedState.values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new IllegalStateException("no state of a received message: " + word);
    }

    static OutboundState outboundState(String word) {
        for (OutboundState state : OutboundState.values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new IllegalStateException("no state of an outbound message: " + word);
    }

    static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getString("id"),
                row.getString("connection"),
                row.getString("mailbox"),
                address(row.getString("customer_address")),
                row.getString("customer_name"),
                Session.Direction.valueOf(row.getString("direction")),
                instant(row, "opened_at"),
                instant(row, "last_activity_at"),
                instantOrNull(row, "closed_at"));
    }

    static Turn.StoredAttachment attachment(ResultSet row) throws SQLException {
        return new Turn.StoredAttachment(
                row.getString("id"),
                new Attachment(
                        row.getString("part_path"),
                        row.getString("filename"),
                        row.getString("content_type"),
                        Attachment.Disposition.valueOf(row.getString("disposition")),
                        row.getString("content_id"),
                        content(row),
                        Attachment.Side.NEW));
    }

    /** The row of an outbound message joined with the one that it answers; the files come from a query of their own. */
    static OutboundMessage outbound(ResultSet row, List<Answer.File> files) throws SQLException {
        return new OutboundMessage(
                row.getString("id"),
                row.getString("connection"),
                row.getString("mailbox"),
                row.getString("session_id"),
                row.getString("received_id"),
                new Contact(row.getString("recipient_name"), address(row.getString("recipient_address"))),
                new MessageId(row.getString("message_id")),
                parent(row),
                answer(row, files),
                outboundState(row.getString("state")),
                row.getString("reason"),
                row.getInt("attempt"),
                row.getInt("attempt") - row.getInt("attempts_before"),
                instant(row, "created_at"),
                since(row, "created_at"));
    }

    /** What its age counts from: the first attempt, or the last mending; what waits untried does not grow old. */
    private static Instant since(ResultSet row, String made) throws SQLException {
        Instant mended = instantOrNull(row, "mended_at");
        return mended == null ? instant(row, made) : mended;
    }

    private static OutboundMessage.@Nullable Parent parent(ResultSet row) throws SQLException {
        if (row.getString("received_id") == null) {
            return null;
        }
        String subject = row.getString("parent_subject");
        String thread = row.getString("parent_thread");
        return new OutboundMessage.Parent(
                subject == null ? "" : subject,
                messageId(row.getString("parent_message_id")),
                thread == null ? List.of() : MessageId.parseAll(thread, MAX_IDENTIFIERS),
                row.getInt("parent_loops"));
    }

    private static Answer answer(ResultSet row, List<Answer.File> files) throws SQLException {
        String text = row.getString("answer_text");
        boolean pruned = row.getObject("pruned_at") != null;
        return new Answer(
                pruned ? "" : text,
                row.getString("answer_html"),
                row.getString("answer_markdown"),
                files,
                List.of(),
                addresses(row.getString("cc")),
                row.getInt("close_session") == 1,
                row.getInt("handoff") == 1);
    }

    /** As {@link #lines} wrote them. */
    static List<EmailAddress> addresses(@Nullable String lines) {
        return lines == null ? List.of() : lines.lines().map(Rows::address).toList();
    }

    /** An address a line; null for none. */
    static @Nullable String lines(List<EmailAddress> addresses) {
        return addresses.isEmpty()
                ? null
                : addresses.stream().map(EmailAddress::toString).collect(Collectors.joining("\n"));
    }

    /** Whom an outbound message goes to beside the customer. */
    static void keepCopies(Handle handle, String id, List<EmailAddress> kept) {
        handle.createUpdate("UPDATE outbound SET cc = :cc WHERE id = :id")
                .bind("id", id)
                .bind("cc", lines(kept))
                .execute();
    }

    static Answer.File file(ResultSet row) throws SQLException {
        return new Answer.File(row.getString("filename"), row.getString("content_type"), content(row));
    }

    /** The keys of a job without an alarm, by a query with {@code :job} and {@code :limit}. */
    static List<String> forgotten(Handle handle, String sql, String job, int limit) {
        return handle.createQuery(sql)
                .bind("job", job)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    /** The keys that are due, by a query with {@code :now} and {@code :limit}. */
    static List<String> due(Handle handle, String sql, long now, int limit) {
        return handle.createQuery(sql)
                .bind("now", now)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    /** From a query of columns {@code state} and {@code messages}. */
    static Map<String, Long> counts(Query query) {
        return query.map((row, context) -> Map.entry(row.getString("state"), row.getLong("messages"))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Content content(ResultSet row) throws SQLException {
        return new Content(row.getString("sha256"), row.getLong("size"));
    }

    private static @Nullable MessageId messageId(@Nullable String value) {
        return value == null ? null : new MessageId(value);
    }

    /** The local part may hold an @, the domain never does. */
    private static EmailAddress address(String text) {
        int at = text.lastIndexOf('@');
        return new EmailAddress(text.substring(0, at), text.substring(at + 1));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
