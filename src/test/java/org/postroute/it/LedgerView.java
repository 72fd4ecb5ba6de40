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
            "SELECT id, message_id, sha256, state, reason, attempt FROM received ORDER BY seq";
    private static final String OUTBOUND = "SELECT state FROM outbound";
    private static final String OUTBOUND_IN = "SELECT received_id FROM outbound WHERE state = ";

    /** @param messageId without its angle brackets */
    record Row(String id, String messageId, String sha256, String state, String reason, int attempt) {}

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

    /** Of all received messages: for a ledger of one folder. */
    Set<Long> uids() throws SQLException {
        try (Connection ledger = open();
                PreparedStatement query = ledger.prepareStatement(UIDS);
                ResultSet found = query.executeQuery()) {
            Set<Long> uids = new HashSet<>();
            while (found.next()) {
                uids.add(found.getLong(1));
            }
            return uids;
        }
    }

    List<Row> rows() throws SQLException {
        try (Connection ledger = open();
                PreparedStatement query = ledger.prepareStatement(ROWS);
                ResultSet found = query.executeQuery()) {
            List<Row> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(new Row(
                        found.getString(1),
                        bare(found.getString(2)),
                        found.getString(3),
                        found.getString(4),
                        found.getString(5),
                        found.getInt(6)));
            }
            return rows;
        }
    }

    private static String bare(String messageId) {
        return messageId == null ? "" : messageId.replaceAll("[<>\\s]", "");
    }

    /** One for each answer. */
    List<String> outboundStates() throws SQLException {
        return strings(OUTBOUND);
    }

    /** Ids of the received messages whose answer is in this state. */
    List<String> messagesWithOutbound(String state) throws SQLException {
        return strings(OUTBOUND_IN + "'" + state + "'");
    }

    private List<String> strings(String sql) throws SQLException {
        try (Connection ledger = open();
                PreparedStatement query = ledger.prepareStatement(sql);
                ResultSet found = query.executeQuery()) {
            List<String> strings = new ArrayList<>();
            while (found.next()) {
                strings.add(found.getString(1));
            }
            return strings;
        }
    }
}
