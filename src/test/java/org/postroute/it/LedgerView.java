package org.postroute.it;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/** A ledger as another program sees it, from committed rows alone; it never writes. */
record LedgerView(String url) {
    private static final String UIDS = "SELECT uid FROM received";
    private static final String ROWS =
            "SELECT id, message_id, sha256, state, reason, attempt, uid FROM received ORDER BY seq";
    private static final String SENT_ROWS = """
            SELECT received_id, message_id, state, check_at IS NOT NULL AS checked, (
                SELECT COUNT(*) FROM history WHERE subject_id = outbound.id AND outcome = 'uncertain') AS doubts, (
                SELECT COUNT(*) FROM history WHERE subject_id = outbound.id AND outcome = 'resend') AS resends
            FROM outbound
            ORDER BY seq
            """;
    private static final String WAITS = """
            SELECT received.message_id, history.detail
            FROM history JOIN received ON received.id = history.subject_id
            WHERE history.step = 'tried' AND history.outcome = 'retry'
            """;

    /** @param messageId without its angle brackets */
    record Row(String id, String messageId, String sha256, String state, String reason, int attempt, long uid) {}

    /**
     * An answer.
     *
     * @param messageId without its angle brackets
     * @param isChecked whether the Sent folder is still to be looked into
     * @param wasUncertain whether nobody knew for a while what had become of it
     * @param wasResent whether that ended with sending it again
     */
    record Sent(
            String receivedId,
            String messageId,
            String state,
            boolean isChecked,
            boolean wasUncertain,
            boolean wasResent) {}

    /** @param detail begins with "again in N ms" */
    record Wait(String messageId, String detail) {}

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Connection open() throws SQLException {
        Properties options = new Properties();
        if (url.startsWith("jdbc:sqlite:")) {
            SQLiteConfig config = new SQLiteConfig();
            config.setReadOnly(true);
            config.setBusyTimeout(10_000);
            options = config.toProperties();
        }
        return DriverManager.getConnection(url, options);
    }

    private <T> List<T> list(String sql, Reader<T> reader) throws SQLException {
        try (Connection ledger = open();
                PreparedStatement query = ledger.prepareStatement(sql);
                ResultSet found = query.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(reader.read(found));
            }
            return rows;
        }
    }

    /** Of all received messages: for a ledger of one folder. */
    Set<Long> uids() throws SQLException {
        return new HashSet<>(list(UIDS, row -> row.getLong(1)));
    }

    /** In the order in which they were stored. */
    List<Row> rows() throws SQLException {
        return list(
                ROWS,
                row -> new Row(
                        row.getString("id"),
                        bare(row.getString("message_id")),
                        row.getString("sha256"),
                        row.getString("state"),
                        row.getString("reason"),
                        row.getInt("attempt"),
                        row.getLong("uid")));
    }

    /** In the order in which the agent gave them. */
    List<Sent> sent() throws SQLException {
        return list(
                SENT_ROWS,
                row -> new Sent(
                        row.getString("received_id"),
                        bare(row.getString("message_id")),
                        row.getString("state"),
                        row.getBoolean("checked"),
                        row.getInt("doubts") > 0,
                        row.getInt("resends") > 0));
    }

    /** Before messages were tried once more. */
    List<Wait> waits() throws SQLException {
        return list(WAITS, row -> new Wait(bare(row.getString(1)), row.getString(2)));
    }

    /** What SQLite finds wrong with the file; {@code ok} when it finds nothing. */
    List<String> integrity() throws SQLException {
        return list("PRAGMA integrity_check", row -> row.getString(1));
    }

    private static String bare(String messageId) {
        return messageId == null ? "" : messageId.replaceAll("[<>\\s]", "");
    }
}
