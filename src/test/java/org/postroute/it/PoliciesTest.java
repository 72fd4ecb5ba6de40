package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.ledger.HistoryEntry;
import org.postroute.ledger.ReceivedMessage;

/** What is set above every connection holds for every mail that leaves. */
class PoliciesTest {
    @TempDir
    private Path folder;

    @Test
    void mail_to_somebody_who_is_not_allowed_becomes_a_dead_letter_that_says_so() throws Exception {
        try (LocalProduct product = product(Map.of("postroute.policy.allowed-recipients", "example.net"))) {
            product.deliverPlain("one", "Question");
            product.awaitState("answered");

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(product.ledger().outbox().countByState()).isEqualTo(Map.of("failed", 1L)));
            assertThat(product.operator()
                            .json("/api/v1/dead-letters")
                            .at("/deadLetters/0/reason")
                            .asText())
                    .contains("postroute.policy.allowed-recipients does not allow its recipient");
            assertThat(product.answers()).isEmpty();
        }
    }

    @Test
    void what_is_over_the_sending_limit_waits_and_says_so() throws Exception {
        try (LocalProduct product = product(Map.of("postroute.policy.sending-limit", "2/h,100/d"))) {
            for (String id : List.of("one", "two", "three")) {
                product.deliverPlain(id, "Question " + id);
            }
            product.awaitAnswers(2);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> product.inState("answered").size() == 3);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(lastSteps(product))
                            .filteredOn(step -> step.contains("the sending limit of its mailbox is reached"))
                            .hasSize(1));
            assertThat(product.ledger().outbox().countByState()).isEqualTo(Map.of("sent", 2L, "ready", 1L));
            assertThat(product.answers()).hasSize(2);
        }
    }

    /** THR-55: each sender is a new one, and none is over a cap of its own. */
    @Test
    void a_domain_has_a_budget_and_what_is_beyond_it_waits_visibly() throws Exception {
        try (LocalProduct product = product(Map.of("postroute.policy.replies-per-domain", "2/h"))) {
            for (String name : List.of("ann", "bob", "cid")) {
                product.deliverFrom(name, LocalProduct.SUPPORT, "Question of " + name);
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> product.inState("answered").size() == 2);

            ReceivedMessage waiting = product.awaitState("received");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(product.ledger().received().history(waiting.id()))
                            .anySatisfy(step -> assertThat(step.detail())
                                    .contains("this sender's domain got 2 answers in an hour")));
            assertThat(product.agent().calls()).hasSize(2);
            assertThat(new Operator(product.management(), null)
                            .get("/observe/metrics")
                            .body())
                    .containsPattern("postroute_cap_waits_total\\{mailbox=\"support-1\"\\} 1");
        }
    }

    @Test
    void a_long_text_reaches_the_agent_cut_and_the_whole_by_its_link() throws Exception {
        String text = "All of it ".repeat(200).strip();
        try (LocalProduct product = product(Map.of("postroute.agent.default.max-text-characters", "100"))) {
            product.deliverPlain("one", text.replaceAll("(.{70}) ", "$1\r\n"));
            product.awaitAnswers(1);

            JsonNode message = product.agent().calls().get(0).body().path("message");
            assertThat(message.path("text").asText()).hasSize(100);
            assertThat(message.at("/cut/0/property").asText()).isEqualTo("text");
            assertThat(message.at("/cut/0/characters").asInt()).isGreaterThan(1_900);
            String link = message.path("source").asText();
            assertThat(new Operator("", null).get(link).body())
                    .contains("Message-ID: <one@customer.test>", text.substring(0, 60));
            assertThat(new Operator("", null)
                            .get(link.replace("expires=", "expires=1"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private static List<String> lastSteps(LocalProduct product) {
        return product.ledger().sessions().recent(10).stream()
                .flatMap(session -> product.ledger().sessions().outbound(session.id()).stream())
                .flatMap(mail -> product.ledger().outbox().history(mail.id()).stream())
                .map(HistoryEntry::detail)
                .toList();
    }

    private LocalProduct product(Map<String, String> more) throws Exception {
        return new LocalProduct(folder, more, call -> AgentStub.Response.answer("Hello"));
    }
}
