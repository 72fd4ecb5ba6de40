package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.ledger.HistoryEntry;
import org.postroute.ledger.ReceivedMessage;

/** Messages on which the product's own code breaks (INV-11). */
class PoisonMailTest {
    private static final List<String> FAULTS =
            List.of("IllegalStateException", "StackOverflowError", "OutOfMemoryError", "NoClassDefFoundError");

    @TempDir
    private Path folder;

    @Test
    void a_message_on_which_the_code_breaks_is_parked_after_three_attempts_and_the_next_goes_on() throws Exception {
        Path routes = PoisonRoutes.in(folder, """
                        - bean:
                            id: poison
                            beanType: org.postroute.it.Poison
                            method: taste
                """);
        try (LocalProduct product =
                new LocalProduct(folder, routes, Map.of(), call -> AgentStub.Response.answer("Hello"))) {
            for (String fault : FAULTS) {
                deliver(product, fault, fault);
                deliver(product, fault, "next");
                deliver(product, "bystander", "between");
            }

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Map.of("answered", 8L, "quarantined", 4L)
                            .equals(product.ledger().received().countByState()));

            for (ReceivedMessage parked : product.ledger().received().recent(100)) {
                if (parked.state().word().equals("quarantined")) {
                    assertParked(product, parked);
                }
            }
        }
    }

    private static void deliver(LocalProduct product, String customer, String subject) throws Exception {
        product.deliver(
                "From: " + customer + "@customer.test",
                "To: " + LocalProduct.SUPPORT,
                "Subject: " + subject,
                "Message-ID: <" + System.nanoTime() + "@customer.test>",
                "",
                "Words of " + customer);
    }

    private static void assertParked(LocalProduct product, ReceivedMessage parked) throws Exception {
        String source;
        try (InputStream in = product.ledger().received().source(parked).open()) {
            source = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
        String fault = FAULTS.stream()
                .filter(name -> source.contains("Subject: " + name))
                .findFirst()
                .orElseThrow();
        assertThat(source).contains("Words of " + fault);
        assertThat(parked.attempt()).isEqualTo(3);
        assertThat(parked.reason()).startsWith("could not be read in 3 attempts: " + fault);
        assertThat(product.ledger().received().history(parked.id()))
                .extracting(HistoryEntry::outcome)
                .containsExactly("received", "retry", "retry", "quarantined");
    }
}
