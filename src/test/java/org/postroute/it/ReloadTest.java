package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration is edited while everything runs. */
class ReloadTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SALES = "sales@acme.test";

    @TempDir
    private Path folder;

    private final CountDownLatch slowOnesAnswer = new CountDownLatch(1);
    private CountingLine line;
    private LocalProduct product;

    @BeforeEach
    void start() throws Exception {
        line = new CountingLine();
        product = new LocalProduct(
                folder, Map.of("postroute.connection.support.on-mailbox-failure", "degrade"), this::answer);
        product.addMailbox(SALES);
        line.leadTo(product.imapPort());
        product.edit(text -> text.replace(
                "postroute.connection.support.imap.port = " + product.imapPort(),
                "postroute.connection.support.imap.port = " + line.port()));
        assertThat(names(reload(), "changed")).containsExactly("mailbox support-1");
        awaitRunning("support-1");
    }

    private AgentStub.Response answer(AgentStub.Call call) {
        String customer = call.body().at("/session/customer/address").asText();
        if (customer.startsWith("slow")) {
            try {
                slowOnesAnswer.await(90, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return customer.startsWith("later")
                ? new AgentStub.Response(202, Map.of())
                : AgentStub.Response.answer("Hello");
    }

    @AfterEach
    void stop() throws Exception {
        slowOnesAnswer.countDown();
        product.close();
        line.close();
    }

    private JsonNode reload() throws Exception {
        return JSON.readTree(
                product.operator().post("/api/v1/configuration/reload", "").body());
    }

    private static List<String> names(JsonNode configuration, String list) {
        List<String> names = new ArrayList<>();
        configuration.path(list).forEach(name -> names.add(name.asText()));
        return names;
    }

    private void awaitRunning(String... ids) {
        await().atMost(Duration.ofSeconds(90)).until(() -> {
            List<String> running = new ArrayList<>();
            for (JsonNode mailbox : product.operator().json("/api/v1/mailboxes").path("mailboxes")) {
                if (mailbox.path("state").asText().equals("running")) {
                    running.add(mailbox.path("id").asText());
                }
            }
            return running.equals(List.of(ids));
        });
    }

    @Test
    void what_is_added_and_removed_takes_effect_and_the_others_keep_their_connections() throws Exception {
        int before = line.connections();
        product.edit(text -> text + product.connection("sales", SALES));
        awaitRunning("support-1", "sales-1");
        product.deliverFrom("ann", SALES, "one");
        assertThat(product.awaitAnswers(1)).hasSize(1);
        assertThat(names(product.operator().json("/api/v1/configuration"), "added"))
                .containsExactly("connection sales", "mailbox sales-1");

        product.edit(text -> text.replaceAll("postroute\\.connection\\.sales\\..*\n", ""));
        assertThat(names(reload(), "removed")).containsExactly("connection sales", "mailbox sales-1");
        awaitRunning("support-1");
        product.deliverFrom("bob", SALES, "two");

        product.edit(text -> text + product.connection("sales", SALES));
        assertThat(product.awaitAnswers(2)).hasSize(2);
        assertThat(line.connections()).isEqualTo(before);
        product.deliverFrom("cat", LocalProduct.SUPPORT, "three");
        assertThat(product.awaitAnswers(3)).hasSize(3);
    }

    @Test
    void answers_of_a_mailbox_that_may_not_send_now_wait_untried_until_it_may() throws Exception {
        product.deliverFrom("later", LocalProduct.SUPPORT, "one");
        product.awaitState("awaiting");
        String grant = product.agent().calls().get(0).body().at("/reply/grant").asText();
        product.edit(text -> text + "postroute.connection.support.outbound = false\n");
        reload();

        product.operator().post("/api/v1/replies", "{\"grant\":\"" + grant + "\",\"text\":\"Late\"}");
        product.deliverFrom("ann", LocalProduct.SUPPORT, "two");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> product.ledger().outbox().countByState().equals(Map.of("ready", 2L)));
        product.edit(text -> text.replace("postroute.connection.support.outbound = false\n", ""));
        reload();

        assertThat(product.awaitAnswers(2)).hasSize(2);
        String session = product.inState("answered").get(0).id();
        assertThat(product.ledger().stories().of(session).toString()).doesNotContain("again in");
    }

    @Test
    void what_belongs_to_a_mailbox_that_was_removed_waits_until_it_is_added_again() throws Exception {
        product.edit(text -> text + product.connection("sales", SALES));
        reload();
        awaitRunning("support-1", "sales-1");
        product.deliverFrom("later", SALES, "one");
        product.awaitState("awaiting");
        String grant = product.agent().calls().get(0).body().at("/reply/grant").asText();

        product.edit(text -> text.replaceAll("postroute\\.connection\\.sales\\..*\n", ""));
        reload();
        assertThat(product.operator()
                        .post("/api/v1/replies", "{\"grant\":\"" + grant + "\",\"text\":\"Late\"}")
                        .statusCode())
                .isEqualTo(202);
        product.deliverFrom("ann", LocalProduct.SUPPORT, "two");
        assertThat(product.awaitAnswers(1)).hasSize(1);
        assertThat(product.ledger().outbox().countByState()).containsEntry("ready", 1L);

        product.edit(text -> text + product.connection("sales", SALES));
        reload();
        assertThat(product.awaitAnswers(2)).hasSize(2);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(product.ledger().outbox().countByState()).containsOnly(Map.entry("sent", 2L)));
    }

    @Test
    void a_bad_edit_changes_nothing_and_is_told_in_full() throws Exception {
        product.edit(text -> text + product.connection("sales", SALES) + "postroute.connection.sales.imap.prot = 143\n"
                + "postroute.connection.sales.password-canary = x\n");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> product.operator()
                        .json("/api/v1/configuration")
                        .path("state")
                        .asText()
                        .equals("refused"));
        JsonNode refused = reload();
        assertThat(refused.path("state").asText()).isEqualTo("refused");
        assertThat(names(refused, "faults"))
                .hasSize(2)
                .allMatch(fault -> fault.contains("application.properties:"))
                .anyMatch(fault -> fault.contains("imap.prot"));
        awaitRunning("support-1");
        product.deliverFrom("ann", LocalProduct.SUPPORT, "one");
        assertThat(product.awaitAnswers(1)).hasSize(1);

        product.edit(text -> text.replaceAll("postroute\\.connection\\.sales\\.(imap\\.prot|password-canary).*\n", ""));
        assertThat(reload().path("state").asText()).isEqualTo("in-use");
        awaitRunning("support-1", "sales-1");
    }

    @Test
    void what_needs_another_start_is_named() throws Exception {
        product.edit(text -> text.replaceAll("(postroute\\.management\\.port = ).*", "$10")
                + "postroute.receive.connections-per-host = 7\n");
        JsonNode configuration = reload();
        assertThat(names(configuration, "atNextStart"))
                .containsExactly("postroute.management.port", "postroute.receive.connections-per-host");
        assertThat(names(configuration, "changed")).isEmpty();
        product.awaitManagement("/observe/health/ready");
    }

    @Test
    void a_connection_is_exported_without_its_secrets() throws Exception {
        String properties = product.operator()
                .get("/api/v1/connections/support/export?format=properties")
                .body();
        assertThat(properties)
                .contains("postroute.connection.support.address = support@acme.test\n")
                .contains("postroute.connection.support.password-file = /etc/postroute-secrets/support-1-password\n")
                .doesNotContain("canary");
        assertThat(product.operator()
                        .get("/api/v1/connections/support/export?format=secret")
                        .body())
                .endsWith("stringData:\n  support-1-password: REPLACE-ME\n");
        assertThat(product.operator()
                        .get("/api/v1/connections/support/export?format=xml")
                        .statusCode())
                .isEqualTo(400);
        assertThat(product.operator().get("/api/v1/connections/nobody/export").statusCode())
                .isEqualTo(404);
        assertThat(new CommandRun(folder).of("export", "support").out()).isEqualTo(properties);
    }

    @Test
    void a_mailbox_before_it_that_comes_and_goes_neither_renames_nor_disturbs_one() throws Exception {
        product.edit(text -> text.replace("support.address = support@", "support.address = " + SALES + ",support@"));
        assertThat(names(reload(), "added")).containsExactly("mailbox support-2");
        awaitRunning("support-2", "support-1");
        int before = line.connections();

        product.edit(text -> text.replace("support.address = " + SALES + ",support@", "support.address = support@"));
        assertThat(names(reload(), "removed")).containsExactly("mailbox support-2");
        awaitRunning("support-1");
        product.deliverFrom("ann", LocalProduct.SUPPORT, "one");
        assertThat(product.awaitAnswers(1)).hasSize(1);
        assertThat(line.connections()).isEqualTo(before);
    }

    @Test
    void who_is_being_asked_when_his_agent_changes_is_asked_once_and_answers() throws Exception {
        product.deliverFrom("slow", LocalProduct.SUPPORT, "one");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> product.agent().calls().size() == 1);
        try (AgentStub other = new AgentStub(call -> AgentStub.Response.answer("From the other"))) {
            product.edit(text -> text.replaceAll("(postroute\\.agent\\.default\\.url = ).*", "$1" + other.url()));
            reload();
            product.deliverFrom("ann", LocalProduct.SUPPORT, "two");
            assertThat(product.awaitAnswers(1)).hasSize(1);

            // longer than a route is given to stop
            await().during(Duration.ofSeconds(12))
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> other.calls().size() == 1
                            && product.agent().calls().size() == 1
                            && product.answers().size() == 1);
            slowOnesAnswer.countDown();
            assertThat(product.awaitAnswers(2)).hasSize(2);
            assertThat(product.agent().calls()).hasSize(1);
            assertThat(other.calls()).hasSize(1);
        }
    }

    @Test
    void more_calls_at_the_same_time_are_made_when_they_are_allowed() throws Exception {
        try (AgentStub other = new AgentStub(80, this::answer)) {
            product.edit(text -> text.replaceAll("(postroute\\.agent\\.default\\.url = ).*", "$1" + other.url())
                    + "postroute.agent.default.max-concurrency = 100\n");
            reload();
            for (int i = 0; i < 80; i++) {
                product.deliverFrom("slow" + i, LocalProduct.SUPPORT, "one");
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> other.calls().size() == 80);
            slowOnesAnswer.countDown();
            assertThat(product.awaitAnswers(80)).hasSize(80);
        }
    }

    @Test
    void another_agent_is_asked_from_then_on() throws Exception {
        try (AgentStub other = new AgentStub(call -> AgentStub.Response.answer("From the other"))) {
            product.edit(text -> text.replaceAll("(postroute\\.agent\\.default\\.url = ).*", "$1" + other.url()));
            assertThat(names(reload(), "changed")).containsExactly("agent default");
            product.deliverFrom("ann", LocalProduct.SUPPORT, "one");
            assertThat(product.awaitAnswers(1)).hasSize(1);
            assertThat(other.calls()).hasSize(1);
            assertThat(product.agent().calls()).isEmpty();
        }
    }
}
