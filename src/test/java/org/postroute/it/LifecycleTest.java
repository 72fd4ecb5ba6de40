package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators and broken mailboxes do to the others. */
class LifecycleTest {
    private static final String SUPPORT = "postroute.connection.support.";

    @TempDir
    private Path folder;

    private static Map<String, String> threeMailboxes(String... more) {
        Map<String, String> properties = new HashMap<>(Map.of(
                SUPPORT + "address", "support@acme.test,sales@acme.test,help@acme.test",
                SUPPORT + "name", "Support,Sales,Help"));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    private LocalProduct product(Map<String, String> more) throws Exception {
        return new LocalProduct(folder, more, call -> AgentStub.Response.answer("Hello"));
    }

    private static JsonNode mailbox(LocalProduct product, String id) throws Exception {
        for (JsonNode mailbox : product.operator().json("/api/v1/mailboxes").path("mailboxes")) {
            if (mailbox.path("id").asText().equals(id)) {
                return mailbox;
            }
        }
        throw new IllegalStateException("no mailbox " + id);
    }

    private static String state(LocalProduct product, String id) throws Exception {
        return mailbox(product, id).path("state").asText();
    }

    private static void awaitState(LocalProduct product, String id, String state) {
        await(id + " " + state)
                .atMost(Duration.ofSeconds(90))
                .until(() -> state(product, id).equals(state));
    }

    private static JsonNode connection(LocalProduct product) throws Exception {
        return product.operator().json("/api/v1/connections").at("/connections/0");
    }

    @Test
    void a_stopped_mailbox_neither_receives_nor_sends_until_it_is_started_whatever_process_runs() throws Exception {
        try (LocalProduct product = product(threeMailboxes())) {
            awaitState(product, "support-2", "running");

            assertThat(product.operator()
                            .post("/api/v1/mailboxes/support-2/stop", "")
                            .body())
                    .startsWith("{\"id\":\"support-2\",\"address\":\"sales@acme.test\",\"state\":\"stopped\"");
            product.deliverFrom("ann", "sales@acme.test", "one");
            product.deliverFrom("bob", "support@acme.test", "two");
            assertThat(product.awaitAnswers(1)).hasSize(1);
            assertThat(product.operator()
                            .post("/api/v1/mailboxes/support-2/sync", "")
                            .statusCode())
                    .isEqualTo(409);

            product.restart();
            assertThat(state(product, "support-2")).isEqualTo("stopped");
            awaitState(product, "support-1", "running");
            assertThat(product.answers()).hasSize(1);
            product.awaitManagement("/observe/health/ready");

            product.operator().post("/api/v1/mailboxes/support-2/start", "");
            assertThat(product.awaitAnswers(2)).hasSize(2);
            awaitState(product, "support-2", "running");
        }
    }

    @Test
    void answers_of_a_stopped_connection_wait_untried_and_leave_when_it_is_started() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> new AgentStub.Response(202, Map.of()))) {
            product.deliverPlain("one", "Hello");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !product.agent().calls().isEmpty());
            String grant =
                    product.agent().calls().get(0).body().at("/reply/grant").asText();
            product.awaitState("awaiting");
            product.operator().post("/api/v1/connections/support/stop", "");
            assertThat(connection(product).path("state").asText()).isEqualTo("stopped");

            assertThat(product.operator()
                            .post("/api/v1/replies", "{\"grant\":\"" + grant + "\",\"text\":\"Late\"}")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(product.ledger().outbox().countByState()).containsEntry("ready", 1L);
            product.restart();
            assertThat(connection(product).path("state").asText()).isEqualTo("stopped");
            assertThat(product.answers()).isEmpty();

            product.operator().post("/api/v1/connections/support/start", "");
            assertThat(product.awaitAnswers(1)).hasSize(1);
            awaitState(product, "support-1", "running");
        }
    }

    @Test
    void where_the_others_run_a_rejected_password_harms_nobody_and_is_told_in_full() throws Exception {
        try (LocalProduct product = product(threeMailboxes(
                SUPPORT + "on-mailbox-failure", "degrade",
                SUPPORT + "password", "mailbox-canary,wrong-canary,mailbox-canary"))) {
            awaitState(product, "support-2", "error");
            awaitState(product, "support-1", "running");
            awaitState(product, "support-3", "running");
            product.deliverFrom("ann", "help@acme.test", "one");
            assertThat(product.awaitAnswers(1)).hasSize(1);

            JsonNode broken = mailbox(product, "support-2");
            assertThat(broken.path("error").asText())
                    .startsWith("sales@acme.test, imap at 127.0.0.1:")
                    .contains("sign-in rejected")
                    .doesNotContain("canary");
            assertThat(broken.path("authenticationErrors").asInt()).isPositive();
            assertThat(mailbox(product, "support-1")
                            .path("authenticationErrors")
                            .asInt())
                    .isZero();
            JsonNode connection = connection(product);
            assertThat(connection.path("state").asText()).isEqualTo("running");
            assertThat(connection.path("error").asText())
                    .isEqualTo(broken.path("error").asText());
            assertThat(new Operator(product.management(), null)
                            .get("/observe/metrics")
                            .body())
                    .containsPattern(
                            "postroute_mailbox_authentication_errors\\{mailbox=\"support-2\",protocol=\"imap\"\\} [1-9]");

            product.changePassword("sales@acme.test", "wrong-canary");
            product.operator().post("/api/v1/mailboxes/support-2/restart", "");
            awaitState(product, "support-2", "running");
            assertThat(mailbox(product, "support-2")
                            .path("authenticationErrors")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void where_all_have_to_work_none_runs_and_one_message_names_every_account() throws Exception {
        try (LocalProduct product =
                product(threeMailboxes(SUPPORT + "password", "mailbox-canary,wrong-canary,other-canary"))) {
            JsonNode connection = connection(product);
            assertThat(connection.path("state").asText()).isEqualTo("error");
            assertThat(connection.path("error").asText())
                    .contains("support-2 (sales@acme.test) imap at 127.0.0.1:")
                    .contains("support-3 (help@acme.test) imap at 127.0.0.1:")
                    .doesNotContain("support-1", "canary");
            assertThat(state(product, "support-1")).isEqualTo("configured");
            assertThat(state(product, "support-2")).isEqualTo("error");
            product.deliverFrom("ann", "support@acme.test", "one");
            assertThat(product.operator()
                            .post("/api/v1/mailboxes/support-1/sync", "")
                            .statusCode())
                    .isEqualTo(409);

            product.changePassword("sales@acme.test", "wrong-canary");
            product.changePassword("help@acme.test", "other-canary");
            product.operator().post("/api/v1/connections/support/restart", "");
            assertThat(product.awaitAnswers(1)).hasSize(1);
            awaitState(product, "support-3", "running");
            assertThat(connection(product).path("error").isNull()).isTrue();
        }
    }

    @Test
    void what_is_not_there_is_a_problem_document() throws Exception {
        try (LocalProduct product = product(Map.of())) {
            assertThat(product.operator()
                            .post("/api/v1/mailboxes/support-9/stop", "")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(product.operator()
                            .post("/api/v1/connections/nobody/start", "")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(new Operator(product.api(), "prt_canary")
                            .post("/api/v1/connections/support/stop", "")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(new Operator(product.api(), null)
                            .get("/api/v1/connections")
                            .statusCode())
                    .isEqualTo(401);
        }
    }
}
