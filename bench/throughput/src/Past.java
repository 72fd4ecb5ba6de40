import java.util.ArrayList;
import java.util.List;

/**
 * What is in the ledger after so many conversations of one question and one answer, written as rows: everything that such
 * a conversation leaves, with keys that are as scattered as real ones. One in ten is open; two thirds were looked after in
 * the Sent folder, a few messages came from machines, one in ten had a file.
 */
final class Past {
    private static final String NUMBERS =
            "WITH RECURSIVE t(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM t WHERE i < :n) ";

    private static final List<String> ROWS = List.of(
            """
            INSERT INTO blob (sha256, size) :numbers SELECT :hash, 1500 FROM t
            """,
            """
            INSERT INTO blob_chunk (blob_id, n, bytes) SELECT id, 0, :bytes FROM blob
            """,
            """
            INSERT INTO session (id, connection, mailbox, session_key, customer_key, customer_address, customer_name,
                direction, turns, opened_at, last_activity_at, closed_at)
            :numbers SELECT 'ses_' || :id, 'bench', 'user' || (1 + i % 10) || '@example.test',
                'customer ' || substr(:hash, 1, 12) || '@customer.test', substr(:hash, 1, 12) || '@customer.test',
                substr(:hash, 1, 12) || '@customer.test', 'Ann Lee', 'INBOUND', 1, :at, :at,
                CASE WHEN i % 10 = 0 THEN NULL ELSE :at + 604800000 END
            FROM t
            """,
            """
            INSERT INTO received (id, connection, mailbox, folder, uid_validity, uid, internal_date, received_at,
                message_id, message_id_hash, content_key, sha256, size, order_key, state, reason, attempt, lost_attempts,
                asked, waiting_since, next_attempt_at, session_id, turn_number, sender_address, sender_name, subject, thread)
            :numbers SELECT 'msg_' || :id, 'bench', 'user' || (1 + i % 10) || '@example.test', 'INBOX', 1, i, :at, :at,
                '<' || substr(:hash, 1, 30) || '@customer.test>', :hash, :hash, :hash, 1500, substr(:hash, 1, 32),
                CASE WHEN i % 50 = 0 THEN 'automatic' ELSE 'answered' END, 'the agent answered', 1, 1,
                1, :at, :at, 'ses_' || :id, 1, substr(:hash, 1, 12) || '@customer.test', 'Ann Lee', 'Where is my order?', NULL
            FROM t
            """,
            """
            INSERT INTO seen_content (connection, content_key, received_id)
            SELECT connection, content_key, id FROM received
            """,
            """
            INSERT INTO attachment (id, received_id, ordinal, part_path, filename, content_type, disposition, sha256, size)
            :numbers SELECT 'att_' || :id, 'msg_' || :id, 0, '2', 'order.pdf', 'application/pdf', 'ATTACHMENT', :hash, 900
            FROM t WHERE i % 10 = 0
            """,
            """
            INSERT INTO outbound (id, connection, mailbox, session_id, received_id, recipient_address, recipient_name,
                message_id, answer_text, close_session, handoff, state, reason, attempt, lost_attempts, waiting_since,
                next_attempt_at, created_at, checks)
            :numbers SELECT 'out_' || :id, 'bench', 'user' || (1 + i % 10) || '@example.test', 'ses_' || :id, 'msg_' || :id,
                substr(:hash, 1, 12) || '@customer.test', 'Ann Lee', '<' || substr(:hash, 2, 40) || '@example.test>',
                'Thank you for your message. Your parcel left our warehouse this morning and arrives tomorrow.', 0, 0,
                'sent', '250 2.0.0 Ok: queued as 4BzXkQ1', 1, 1, :at, :at, :at, 1
            FROM t WHERE i % 50 <> 0
            """,
            history("'ses_' || :id", "'opened', 'open', 'by msg_' || :id"),
            history("'msg_' || :id", "'received', 'received', ''"),
            history("'msg_' || :id", "'screened', 'person', 'nothing says that a machine wrote it'"),
            history("'msg_' || :id", "'verified', 'unknown', ''"),
            history("'msg_' || :id", "'separated', 'cut', 'quote: On … wrote:'"),
            history("'msg_' || :id", "'joined', 'ready', 'turn 1 of ses_' || :id"),
            history("'msg_' || :id", "'asked', 'begun', 'attempt 1'"),
            history("'msg_' || :id", "'answered', 'answered', 'by out_' || :id"),
            history("'out_' || :id", "'stored', 'ready', 'answers msg_' || :id"),
            history("'out_' || :id", "'submitted', 'sending', 'attempt 1'"),
            history("'out_' || :id", "'settled', 'sent', '250 2.0.0 Ok: queued as 4BzXkQ1'"),
            history("'out_' || :id", "'looked-in-sent', 'appended', ''"));

    private Past() {}

    private static String history(String subject, String words) {
        return "INSERT INTO history (subject_id, at, step, outcome, detail) :numbers SELECT " + subject + ", :at, "
                + words + " FROM t";
    }

    static List<String> statements(String url, int sessions, long now) {
        boolean sqlite = url.startsWith("jdbc:sqlite:");
        String scattered = "(i * 2654435761) % 4294967296";
        List<String> all = new ArrayList<>(
                sqlite
                        ? List.of(
                                "PRAGMA synchronous = OFF",
                                "PRAGMA cache_size = -2000000",
                                "PRAGMA temp_store = MEMORY",
                                "BEGIN")
                        : List.of("SET session_replication_role = replica", "SET synchronous_commit = off"));
        for (String rows : ROWS) {
            all.add(rows.replace(":numbers", NUMBERS)
                    .replace(":n)", sessions + ")")
                    .replace(
                            ":hash",
                            sqlite
                                    ? "printf('%08x%056x', " + scattered + ", i)"
                                    : "(lpad(to_hex(" + scattered + "), 8, '0') || lpad(to_hex(i), 56, '0'))")
                    .replace(":id", sqlite ? "printf('%026d', i)" : "lpad(i::text, 26, '0')")
                    .replace(":bytes", sqlite ? "randomblob(1500)" : "decode(repeat(md5(id::text), 94), 'hex')")
                    // the last of them a minute ago, one every second
                    .replace(":at", "(" + now + " - 60000 - (" + sessions + " - i) * 1000)"));
        }
        all.addAll(sqlite ? List.of("COMMIT") : List.of("SET session_replication_role = origin", "ANALYZE"));
        return all;
    }
}
