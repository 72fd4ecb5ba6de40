package org.postroute.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** The ledger of an hour ago comes back, and a second process comes to a ledger that is in use. */
class RestoredLedgerIT {
    private static final String USER = "user8";
    private static final int MESSAGES = 20;

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    private final AtomicBoolean answers = new AtomicBoolean();

    @Test
    void what_was_answered_after_the_copy_was_made_is_not_answered_again() throws Exception {
        mail.wipe(USER);
        mail.seed(USER, MESSAGES, "--seed", "8");
        try (AgentStub agent = new AgentStub(call -> answers.get()
                ? AgentStub.Response.answer("Answer to " + call.webhookId())
                : new AgentStub.Response(503, Map.of()))) {
            Map<String, String> properties = RealMailSettings.of(mail, agent, List.of(USER));
            properties.put(RealMailSettings.CONNECTION + "sent-copy", "append");
            properties.put("postroute.agent.default.retry.max-delay", "2s");
            properties.put("postroute.agent.default.retry.max-attempts", "100");
            try (ProductProcess product = new ProductProcess(folder, properties)) {
                product.awaitReady();
                awaitState(product, MESSAGES, "received", "ready");
                copyLedger();
                answers.set(true);
                awaitState(product, MESSAGES, "answered");
                awaitAnswers(MESSAGES);
                await().atMost(Duration.ofMinutes(1)).until(() -> answeredFlags() == MESSAGES);
                product.kill();
            }
            restoreLedger();
            int asked = agent.calls().size();
            properties.put("postroute.hold", "true");

            try (ProductProcess product = new ProductProcess(folder, properties)) {
                product.awaitReady();
                Operator operator = new Operator(
                        "http://127.0.0.1:" + product.apiPort(),
                        Files.readString(folder.resolve("api-token")).strip());
                mail.seed(USER, 1, "--seed", "80");
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> hold(operator).path("received").asInt() == MESSAGES + 1);
                assertThat(hold(operator).path("state").asText()).isEqualTo("held");
                assertThat(agent.calls()).as("held").hasSize(asked);

                JsonNode released = new ObjectMapper()
                        .readTree(operator.post("/api/v1/hold/release", "{}").body());

                assertThat(released.path("alreadyDone").asInt())
                        .as(released.toString())
                        .isEqualTo(MESSAGES);
                assertThat(released.path("state").asText()).isEqualTo("released");
                awaitState(product, MESSAGES + 1, "answered");
                awaitAnswers(MESSAGES + 1);
                assertThat(agent.calls()).hasSize(asked + 1);
                System.out.printf(
                        "restored: %s, %d answers in the customers' mailboxes%n",
                        released, repliesByMail().size());
                assertThat(repliesByMail().values()).as("answers a message").containsOnly(1L);
            }
        }
    }

    private static JsonNode hold(Operator operator) throws IOException, InterruptedException {
        return operator.json("/api/v1/hold");
    }

    private static void awaitState(ProductProcess product, long messages, String... states) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    long sum = 0;
                    for (String state : states) {
                        sum += product.sample("postroute_received_messages{state=\"" + state + "\"}");
                    }
                    return sum == messages;
                });
    }

    /** Every answer comes back as a report to the mailbox itself, which never gets an answer. */
    private static void awaitAnswers(int expected) {
        await().atMost(Duration.ofMinutes(1)).until(() -> repliesByMail().size() == expected);
    }

    private static Map<String, Long> repliesByMail() {
        return SentAnswers.in(mail.maildir(USER)).answers().stream()
                .flatMap(RestoredLedgerIT::inReplyTo)
                .collect(groupingBy(id -> id, counting()));
    }

    private static Stream<String> inReplyTo(MimeMessage answer) {
        try {
            return Stream.of(answer.getHeader("In-Reply-To"));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long answeredFlags() throws IOException {
        try (Stream<Path> files = Files.list(mail.maildir(USER).resolve("cur"))) {
            return files.filter(file -> file.getFileName().toString().matches(".*:2,[A-Q]*R.*"))
                    .count();
        }
    }

    private void copyLedger() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM INTO '" + folder.resolve("copy.db") + "'");
        }
    }

    private void restoreLedger() throws IOException {
        Files.deleteIfExists(folder.resolve("ledger.db-wal"));
        Files.deleteIfExists(folder.resolve("ledger.db-shm"));
        Files.move(folder.resolve("copy.db"), folder.resolve("ledger.db"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void a_second_process_on_the_same_file_ends_with_words_and_harms_nothing() throws Exception {
        mail.wipe(USER);
        try (AgentStub agent = new AgentStub(call -> AgentStub.Response.answer("Hello"))) {
            Map<String, String> properties = RealMailSettings.of(mail, agent, List.of(USER));
            try (ProductProcess first = new ProductProcess(folder, properties)) {
                first.awaitReady();
                properties.put("postroute.ledger.url", "jdbc:sqlite:" + folder.resolve("ledger.db"));
                Path other = Files.createDirectory(folder.resolve("other"));
                try (ProductProcess second = new ProductProcess(other, properties)) {
                    assertThat(second.awaitExit()).isEqualTo(3);
                    assertThat(second.log())
                            .content()
                            .contains("another process uses this ledger: " + folder.resolve("ledger.db")
                                    + " is in use by process " + first.pid() + " on ");
                }
                mail.seed(USER, 3, "--seed", "81");
                awaitState(first, 3, "answered");
            }
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
                    Statement statement = connection.createStatement()) {
                assertThat(statement.executeQuery("PRAGMA integrity_check").getString(1))
                        .isEqualTo("ok");
            }
        }
    }
}
