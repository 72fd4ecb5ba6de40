package org.postroute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.postroute.message.EmailAddress;
import org.postroute.message.RetryableException;

/** Finds and deletes the rows of one customer. */
final class ErasingRows {
    private static final String LIST_CONNECTIONS = """
            SELECT DISTINCT connection
            FROM received
            """;

    private static final String LIST_SESSIONS = """
            SELECT id
            FROM session
            WHERE customer_key = :customer
            """;

    private static final String MAILS = """
            SELECT id, connection, content_key, sha256, size
            FROM received
            """;

    private static final String LIST_MAILS = MAILS + """
            WHERE order_key IN (<keys>) OR session_id IN (<sessions>)
            ORDER BY seq
            """;

    private static final String LIST_REPORTS = MAILS + """
            WHERE state IN ('bounce', 'automatic') AND id > :after
            ORDER BY id
            LIMIT 500
            """;

    private static final String COUNT_UNDER_WAY = """
            SELECT (SELECT COUNT(*) FROM received
                    WHERE state IN ('received', 'ready', 'awaiting')
                        AND (order_key IN (<keys>) OR session_id IN (<sessions>)))
                + (SELECT COUNT(*) FROM outbound
                    WHERE state IN ('ready', 'sending') AND session_id IN (<sessions>))
            """;

    private static final String LIST_ANSWERS = """
            SELECT id
            FROM outbound
            WHERE received_id = :id
            """;

    private static final String LIST_FIRST_MAILS = """
            SELECT id
            FROM outbound
            WHERE session_id IN (<sessions>)
            """;

    private static final String LIST_ATTACHED = """
            SELECT sha256
            FROM attachment
            WHERE received_id = :id
            """;

    private static final String LIST_FILES = """
            SELECT sha256
            FROM outbound_file
            WHERE outbound_id = :id
            """;

    private static final String DELETE_HISTORY = "DELETE FROM history WHERE subject_id = :id";
    private static final String DELETE_ATTACHMENTS = "DELETE FROM attachment WHERE received_id = :id";
    private static final String DELETE_FILES = "DELETE FROM outbound_file WHERE outbound_id = :id";
    private static final String DELETE_SEEN = "DELETE FROM seen_content WHERE received_id = :id";

    private static final String DELETE_OUTBOUND = """
            DELETE FROM outbound
            WHERE id = :id AND state NOT IN ('ready', 'sending')
            """;

    private static final String DELETE_RECEIVED = """
            DELETE FROM received
            WHERE id = :id AND state NOT IN ('received', 'ready', 'awaiting')
            """;

    /** One that got new mail meanwhile stays. */
    private static final String DELETE_SESSION = """
            DELETE FROM session
            WHERE id = :id
                AND NOT EXISTS (SELECT 1 FROM received WHERE received.session_id = session.id)
                AND NOT EXISTS (SELECT 1 FROM outbound WHERE outbound.session_id = session.id)
            """;

    private static final String DELETE_ALARMS = """
            DELETE FROM scheduled_tasks
            WHERE task_instance IN (<keys>) AND picked = :picked
            """;

    private static final String LIST_COPIED = """
            SELECT id, cc
            FROM outbound
            WHERE cc IS NOT NULL AND LOWER(cc) LIKE :domain
            """;

    /** Whoever is just about to refer to the same bytes stores them again when their work is tried again. */
    private static final String DELETE_CONTENT = """
            DELETE FROM blob
            WHERE sha256 = :sha256
                AND NOT EXISTS (SELECT 1 FROM received WHERE received.sha256 = blob.sha256)
                AND NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.sha256 = blob.sha256)
                AND NOT EXISTS (SELECT 1 FROM outbound_file WHERE outbound_file.sha256 = blob.sha256)
            """;

    private final Erased erased;

    record Mail(String id, String connection, String contentKey, String sha256, long size) {}

    /** How many rows went. */
    record Gone(int answers, int contents) {
        Gone and(Gone more) {
            return new Gone(answers + more.answers, contents + more.contents);
        }
    }

    record Wanted(List<String> orderKeys, List<String> sessions, List<Mail> mails, int underWay) {}

    ErasingRows(Erased erased) {
        this.erased = erased;
    }

    Wanted find(Handle handle, String customer) {
        List<String> keys = new ArrayList<>(List.of(""));
        handle.createQuery(LIST_CONNECTIONS)
                .mapTo(String.class)
                .forEach(connection -> keys.add(Intake.orderKey(connection, customer)));
        List<String> sessions = new ArrayList<>(List.of(""));
        sessions.addAll(handle.createQuery(LIST_SESSIONS)
                .bind("customer", customer)
                .mapTo(String.class)
                .list());
        List<Mail> mails = handle.createQuery(LIST_MAILS)
                .bindList("keys", keys)
                .bindList("sessions", sessions)
                .map((row, context) -> mail(row))
                .list();
        int underWay = handle.createQuery(COUNT_UNDER_WAY)
                .bindList("keys", keys)
                .bindList("sessions", sessions)
                .mapTo(Integer.class)
                .one();
        return new Wanted(keys, sessions, mails, underWay);
    }

    private static Mail mail(ResultSet row) throws SQLException {
        return new Mail(
                row.getString("id"),
                row.getString("connection"),
                row.getString("content_key"),
                row.getString("sha256"),
                row.getLong("size"));
    }

    /** Those behind this id. */
    List<Mail> reports(Handle handle, String after) {
        return handle.createQuery(LIST_REPORTS)
                .bind("after", after)
                .map((row, context) -> mail(row))
                .list();
    }

    /** @param contents what these mails once put into the blobs */
    Gone deleteMails(Handle handle, List<Mail> mails, Set<String> contents) {
        int answers = 0;
        for (Mail mail : mails) {
            erased.remember(handle, mail.connection(), mail.contentKey());
            answers += deleteOutbound(handle, ids(handle, LIST_ANSWERS, mail.id()), contents);
            contents.addAll(ids(handle, LIST_ATTACHED, mail.id()));
            execute(handle, DELETE_ATTACHMENTS, mail.id());
            execute(handle, DELETE_SEEN, mail.id());
            execute(handle, DELETE_HISTORY, mail.id());
            requireDeleted(execute(handle, DELETE_RECEIVED, mail.id()));
        }
        return new Gone(answers, deleteContents(handle, contents));
    }

    /** What the agent wrote without being asked. */
    Gone deleteFirstMails(Handle handle, List<String> sessions) {
        List<String> ids = handle.createQuery(LIST_FIRST_MAILS)
                .bindList("sessions", sessions)
                .mapTo(String.class)
                .list();
        Set<String> contents = new HashSet<>();
        int answers = deleteOutbound(handle, ids, contents);
        return new Gone(answers, deleteContents(handle, contents));
    }

    /** Mail to others, of which the customer got a copy, names it no more. */
    void forgetCopies(Handle handle, EmailAddress customer) {
        String domain = customer.key().substring(customer.key().lastIndexOf('@'));
        Map<String, List<EmailAddress>> copied = handle.createQuery(LIST_COPIED)
                .bind("domain", "%" + domain + "%")
                .reduceRows(new HashMap<>(), (found, row) -> {
                    found.put(row.getColumn("id", String.class), Rows.addresses(row.getColumn("cc", String.class)));
                    return found;
                });
        copied.forEach((id, copies) -> {
            List<EmailAddress> kept = copies.stream()
                    .filter(copy -> !copy.key().equals(customer.key()))
                    .toList();
            if (kept.size() < copies.size()) {
                Rows.keepCopies(handle, id, kept);
            }
        });
    }

    private static int deleteOutbound(Handle handle, List<String> ids, Set<String> contents) {
        for (String id : ids) {
            contents.addAll(ids(handle, LIST_FILES, id));
            execute(handle, DELETE_FILES, id);
            execute(handle, DELETE_HISTORY, id);
            requireDeleted(execute(handle, DELETE_OUTBOUND, id));
        }
        return ids.size();
    }

    private static void requireDeleted(int rows) {
        if (rows == 0) {
            throw new RetryableException("a message of the customer has moved on", null);
        }
    }

    private static int deleteContents(Handle handle, Set<String> contents) {
        return contents.stream()
                .sorted()
                .mapToInt(sha256 -> handle.createUpdate(DELETE_CONTENT)
                        .bind("sha256", sha256)
                        .execute())
                .sum();
    }

    /** How many; with the alarms, whose keys come from the address. */
    int deleteSessions(Handle handle, Wanted wanted) {
        handle.createUpdate(DELETE_ALARMS)
                .bindList("keys", wanted.orderKeys())
                .bind("picked", false)
                .execute();
        int deleted = 0;
        for (String id : wanted.sessions()) {
            int gone = execute(handle, DELETE_SESSION, id);
            if (gone == 1) {
                execute(handle, DELETE_HISTORY, id);
            }
            deleted += gone;
        }
        return deleted;
    }

    private static List<String> ids(Handle handle, String sql, String id) {
        return handle.createQuery(sql).bind("id", id).mapTo(String.class).list();
    }

    private static int execute(Handle handle, String sql, String id) {
        return handle.createUpdate(sql).bind("id", id).execute();
    }
}
