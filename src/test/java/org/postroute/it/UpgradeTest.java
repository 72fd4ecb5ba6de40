package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.ledger.AnswerOutcome;
import org.postroute.ledger.ReceivedState;
import org.postroute.message.Answer;
import org.postroute.message.Hashes;

/** INV-32: a ledger of the first schema, with something in every state, is taken over and all of it ends well. */
class UpgradeTest {
    private static final String FIRST_SCHEMA = "11";
    private static final byte[] SOURCE =
            ("From: <ann@customer.test>\r\nTo: support@acme.test\r\nSubject: Old\r\n\r\nHello\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
    private static final String HASH = HexFormat.of().formatHex(Hashes.sha256().digest(SOURCE));

    private static final String OLD_TOKEN = "prt_of-the-first-schema";

    @TempDir
    private Path folder;

    @Test
    void what_was_under_way_in_the_first_schema_ends_well_on_sqlite() throws Exception {
        assertTakenOver(
                "jdbc:sqlite:" + folder.resolve("ledger.db"),
                "sqlite",
                Map.of("identity", "INTEGER PRIMARY KEY AUTOINCREMENT", "bytes", "BLOB"));
    }

    @Test
    void what_was_under_way_in_the_first_schema_ends_well_on_postgresql() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            assertTakenOver(
                    postgres.getJdbcUrl("postgres", "postgres"),
                    "postgresql",
                    Map.of("identity", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "bytes", "BYTEA"));
        }
    }

    private void assertTakenOver(String url, String dialect, Map<String, String> placeholders) throws Exception {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration/common", "classpath:db/migration/" + dialect)
                .placeholders(placeholders)
                .target(FIRST_SCHEMA)
                .load()
                .migrate();
        fill(url);
        Files.writeString(folder.resolve("api-token"), OLD_TOKEN);
        try (LocalProduct product = new LocalProduct(
                folder, Map.of("postroute.ledger.url", url), call -> AgentStub.Response.answer("Answer"))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> states(product).equals(Map.of("answered", 5L, "awaiting", 1L, "dead", 1L))
                            && outbound(product).equals(Map.of("sent", 4L, "uncertain", 1L)));

            AnswerOutcome late = product.ledger()
                    .turns()
                    .answer("msg_awaiting", new Answer("Late", null, null, List.of(), false, false));

            assertThat(late).isInstanceOf(AnswerOutcome.Accepted.class);
            assertThat(product.agent().calls())
                    .extracting(AgentStub.Call::webhookId)
                    .containsExactlyInAnyOrder("msg_received", "msg_ready");
            assertThat(answered(product)).containsExactlyInAnyOrder("<ready@old>", "<received@old>", "<outready@old>");
            assertThat(product.ledger().received().recent(10))
                    .filteredOn(message -> message.state() == ReceivedState.DEAD)
                    .extracting("id")
                    .containsExactly("msg_dead");
            assertThat(new Operator(product.api(), OLD_TOKEN)
                            .json("/api/v1/tokens")
                            .at("/tokens/0/scopes"))
                    .as("what a token was for before there were scopes")
                    .extracting(JsonNode::asText)
                    .containsExactly("read", "operate", "configure", "erase", "admin");
        }
    }

    private static Map<String, Long> states(LocalProduct product) {
        return product.ledger().received().countByState();
    }

    private static Map<String, Long> outbound(LocalProduct product) {
        return product.ledger().outbox().countByState();
    }

    private static List<String> answered(LocalProduct product) throws Exception {
        List<String> ids = new ArrayList<>();
        for (MimeMessage answer : product.answers()) {
            ids.add(answer.getHeader("In-Reply-To", null));
        }
        return ids;
    }

    private static void fill(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement sql = connection.createStatement()) {
            sql.execute("INSERT INTO blob (sha256, size) VALUES ('%s', %d)".formatted(HASH, SOURCE.length));
            String bytes = HexFormat.of().formatHex(SOURCE);
            sql.execute("INSERT INTO blob_chunk (blob_id, n, bytes) SELECT id, 0, "
                    + (url.startsWith("jdbc:sqlite:") ? "X'" + bytes + "'" : "'\\x" + bytes + "'") + " FROM blob");
            long now = Instant.now().toEpochMilli();
            sql.execute("INSERT INTO api_token (name, sha256, created_at) VALUES ('first', '%s', %d)"
                    .formatted(HexFormat.of().formatHex(Hashes.sha256(OLD_TOKEN)), now));
            session(sql, "ses_1", "ann@customer.test", now);
            session(sql, "ses_2", "bob@customer.test", now);
            for (String state : List.of("received", "ready", "awaiting", "dead", "outready", "outsending", "outsent")) {
                boolean out = state.startsWith("out");
                received(sql, state, out ? "answered" : state, now);
                if (out) {
                    outbound(sql, state, now);
                }
            }
        }
    }

    private static void session(Statement sql, String id, String customer, long now) throws Exception {
        sql.execute("""
                INSERT INTO session (id, connection, mailbox, session_key, customer_key, customer_address, direction,
                    turns, opened_at, last_activity_at)
                VALUES ('%1$s', 'support', 'support@acme.test', '%2$s', '%2$s', '%2$s', 'INBOUND', 7, %3$d, %3$d)
                """.formatted(id, customer, now));
    }

    /** What nobody knows the outcome of holds up its own session, so that is another one. */
    private static String sessionOf(String name) {
        return name.equals("outsending") ? "ses_2" : "ses_1";
    }

    private static void received(Statement sql, String name, String state, long now) throws Exception {
        boolean joined = !name.equals("received");
        sql.execute("""
                INSERT INTO received (id, connection, mailbox, folder, uid_validity, uid, internal_date, received_at,
                    message_id, message_id_hash, content_key, sha256, size, order_key, state, attempt, lost_attempts,
                    asked, waiting_since, next_attempt_at, grant_expires_at, session_id, turn_number, sender_address,
                    subject)
                VALUES ('msg_%1$s', 'support', 'support@acme.test', 'INBOX', 1, %2$d, %3$d, %3$d, '<%1$s@old>', '%1$s',
                    '%1$s', '%4$s', %5$d, 'key%1$s', '%6$s', %7$d, 0, %7$d, %3$d, %3$d, %8$s, %9$s, %10$s, %11$s, 'Old')
                """.formatted(
                        name,
                        Math.abs(name.hashCode()),
                        now - 1_000,
                        HASH,
                        SOURCE.length,
                        state,
                        joined ? 1 : 0,
                        state.equals("awaiting") ? now + 3_600_000 : "NULL",
                        joined ? "'" + sessionOf(name) + "'" : "NULL",
                        joined ? "1" : "NULL",
                        joined ? "'ann@customer.test'" : "NULL"));
    }

    private static void outbound(Statement sql, String name, long now) throws Exception {
        String state = name.substring(3);
        sql.execute("""
                INSERT INTO outbound (id, connection, mailbox, session_id, received_id, recipient_address, message_id,
                    answer_text, close_session, handoff, state, attempt, lost_attempts, waiting_since, next_attempt_at,
                    created_at)
                VALUES ('out_%1$s', 'support', 'support@acme.test', '%4$s', 'msg_%1$s', 'ann@customer.test',
                    '<%1$s@acme.test>', 'Old answer', 0, 0, '%2$s', 1, 0, %3$d, %3$d, %3$d)
                """.formatted(name, state, now - 1_000, sessionOf(name)));
        sql.execute("""
                INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                VALUES ('outbound', 'out_%s', %s, %s, 1)
                """.formatted(name, isSqlite(sql) ? String.valueOf(now) : "now()", isSqlite(sql) ? "0" : "false"));
    }

    private static boolean isSqlite(Statement sql) throws Exception {
        return sql.getConnection().getMetaData().getURL().startsWith("jdbc:sqlite:");
    }
}
