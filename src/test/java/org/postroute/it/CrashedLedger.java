package org.postroute.it;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;

/** Writes rows into a ledger as a process leaves them that is killed while it has very much to do. */
record CrashedLedger(String url) {
    private static final int OF_ONE_CUSTOMER = 10;

    private static final String BLOB = "INSERT INTO blob (sha256, size) VALUES (?, ?)";

    private static final String CHUNK =
            "INSERT INTO blob_chunk (blob_id, n, bytes) SELECT id, 0, ? FROM blob WHERE sha256 = ?";

    private static final String RECEIVED = """
            INSERT INTO received (id, connection, mailbox, folder, uid_validity, uid, internal_date, received_at,
                message_id, message_id_hash, content_key, sha256, size, order_key, state, attempt, lost_attempts, asked,
                waiting_since, next_attempt_at)
            VALUES (?, 'support', 'support@acme.test', 'INBOX', 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', ?, ?, 0, ?, ?)
            """;

    private static final String ALARM = """
            INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat,
                version)
            SELECT DISTINCT 'agent-turn', order_key, %s, %s, 'dead', %s, 1 FROM received WHERE attempt = %d
            """;

    /** So many messages, ten of each customer; of {@code begun} customers one was being read, and a few have no alarm. */
    void fill(int messages, int begun) throws Exception {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            try (PreparedStatement blob = connection.prepareStatement(BLOB);
                    PreparedStatement chunk = connection.prepareStatement(CHUNK);
                    PreparedStatement received = connection.prepareStatement(RECEIVED)) {
                for (int customer = 0; customer < messages / OF_ONE_CUSTOMER; customer++) {
                    byte[] source = source(customer);
                    String hash = HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(source));
                    add(blob, hash, source.length);
                    add(chunk, source, hash);
                    for (int i = 0; i < OF_ONE_CUSTOMER; i++) {
                        int number = customer * OF_ONE_CUSTOMER + i;
                        boolean reading = i == 0 && customer < begun;
                        add(received, row(number, customer, hash, source.length, reading));
                    }
                }
                blob.executeBatch();
                chunk.executeBatch();
                received.executeBatch();
            }
            alarms(connection);
            connection.commit();
        }
    }

    private static byte[] source(int customer) {
        return ("From: <c" + customer
                        + "@customer.test>\r\nTo: support@acme.test\r\nSubject: Question\r\n\r\nHello\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Object[] row(int number, int customer, String hash, int size, boolean reading) {
        long now = Instant.now().toEpochMilli() - 60_000;
        return new Object[] {
            "msg_%026d".formatted(number),
            number + 1L,
            now,
            now,
            "<" + number + "@customer.test>",
            "h" + number,
            "k" + number,
            hash,
            size,
            "key" + customer,
            reading ? 1 : 0,
            reading ? 1 : 0,
            now,
            now
        };
    }

    private static void add(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    private void alarms(Connection connection) throws SQLException {
        boolean sqlite = url.startsWith("jdbc:sqlite:");
        String now = sqlite ? String.valueOf(Instant.now().toEpochMilli()) : "now()";
        try (Statement statement = connection.createStatement()) {
            statement.execute(ALARM.formatted(now, sqlite ? "1" : "true", now, 1));
            statement.execute("DELETE FROM scheduled_tasks WHERE task_instance IN ('key0', 'key1')");
            statement.execute(ALARM.formatted(now, sqlite ? "0" : "false", now, 0) + " AND order_key NOT IN"
                    + " (SELECT task_instance FROM scheduled_tasks) AND order_key NOT LIKE '%7'");
        }
    }
}
