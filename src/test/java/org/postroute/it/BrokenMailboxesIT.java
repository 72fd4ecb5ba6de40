package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** Twenty mailboxes of one connection, three of them broken: a wrong password, a closed port, a folder that is not there. */
class BrokenMailboxesIT {
    private static final int FIRST_USER = 51;
    private static final int MAILBOXES = 20;
    private static final int WRONG_PASSWORD = 3;
    private static final int CLOSED_PORT = 9;
    private static final int NO_FOLDER = 14;

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    private static String user(int index) {
        return "user" + (FIRST_USER + index);
    }

    @BeforeEach
    void one_message_each() throws Exception {
        mail.addUsers(FIRST_USER + MAILBOXES);
        for (int i = 0; i < MAILBOXES; i++) {
            mail.wipe(user(i));
            mail.seed(user(i), 1, "--seed", String.valueOf(100 + i));
        }
    }

    private static String list(String usual, int index, String other) {
        return IntStream.range(0, MAILBOXES)
                .mapToObj(i -> i == index ? other : usual)
                .collect(Collectors.joining(","));
    }

    private ProductProcess product(AgentStub agent, String onFailure) throws Exception {
        List<String> users =
                IntStream.range(0, MAILBOXES).mapToObj(BrokenMailboxesIT::user).toList();
        Map<String, String> properties = RealMailSettings.of(mail, agent, users);
        String key = RealMailSettings.CONNECTION;
        properties.put(key + "on-mailbox-failure", onFailure);
        properties.put(key + "password", list(mail.password(), WRONG_PASSWORD, "wrong-canary"));
        properties.put(key + "imap.port", list(String.valueOf(mail.port("IMAPS")), CLOSED_PORT, "9"));
        properties.put(key + "folder", list("INBOX", NO_FOLDER, "No such folder"));
        return new ProductProcess(folder, properties);
    }

    private JsonNode connection(ProductProcess product) throws Exception {
        String token = Files.readString(folder.resolve("api-token")).strip();
        return new Operator("http://127.0.0.1:" + product.apiPort(), token)
                .json("/api/v1/connections")
                .at("/connections/0");
    }

    private static long inState(JsonNode connection, String state) {
        return StreamSupport.stream(connection.path("mailboxes").spliterator(), false)
                .filter(mailbox -> mailbox.path("state").asText().equals(state))
                .count();
    }

    private static String error(JsonNode connection, int index) {
        return connection.path("mailboxes").path(index).path("error").toString();
    }

    @Test
    void degrade_serves_the_others_and_names_the_three() throws Exception {
        try (AgentStub agent = new AgentStub(call -> AgentStub.Response.answer("Hello"));
                ProductProcess product = product(agent, "degrade")) {
            product.awaitReady();
            await().atMost(Duration.ofMinutes(2)).until(() -> agent.calls().size() == MAILBOXES - 3);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> inState(connection(product), "running") == MAILBOXES - 3
                            && inState(connection(product), "error") == 3);

            JsonNode connection = connection(product);
            assertThat(error(connection, WRONG_PASSWORD)).contains(mail.address(user(WRONG_PASSWORD)), "imap");
            assertThat(error(connection, CLOSED_PORT)).contains(mail.address(user(CLOSED_PORT)), "imap", "refused");
            assertThat(error(connection, NO_FOLDER)).contains(mail.address(user(NO_FOLDER)), "No such folder");
            assertThat(connection.toString()).doesNotContain("canary");
        }
    }

    @Test
    void stop_runs_none_and_names_all_three_in_one_message() throws Exception {
        try (AgentStub agent = new AgentStub(call -> AgentStub.Response.answer("Hello"));
                ProductProcess product = product(agent, "stop")) {
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> Files.readString(product.log()).contains("on-mailbox-failure=stop"));
            String message = Files.readString(product.log())
                    .lines()
                    .filter(line -> line.contains("on-mailbox-failure=stop"))
                    .findFirst()
                    .orElseThrow();

            assertThat(message)
                    .contains(
                            "support-" + (WRONG_PASSWORD + 1),
                            "support-" + (CLOSED_PORT + 1),
                            "support-" + (NO_FOLDER + 1))
                    .contains("imap at", "smtp at", "Folders there are: ")
                    .doesNotContain("canary");
            assertThat(inState(connection(product), "running")).isZero();
            assertThat(connection(product).path("state").asText()).isEqualTo("error");
            assertThat(agent.calls()).isEmpty();
            assertThat(product.status("/observe/health/live")).isEqualTo(200);
        }
    }
}
