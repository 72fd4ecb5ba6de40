package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.ledger.HistoryEntry;

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
