package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What anybody who may read the metrics learns of customers: nothing. */
class MetricSeriesTest {
    private static final int CUSTOMERS = 30;

    @Test
    void customers_add_no_series_and_are_named_in_none(@TempDir Path folder) throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("Hello"))) {
            for (int i = 0; i < 3; i++) {
                product.deliverFrom("first" + i, LocalProduct.SUPPORT, "Canary" + i);
            }
            awaitSent(product, 3);
            Set<String> few = series(product);

            for (int i = 0; i < CUSTOMERS; i++) {
                product.deliverFrom("second" + i, LocalProduct.SUPPORT, "Canary" + i);
            }
            awaitSent(product, 3 + CUSTOMERS);

            Set<String> many = series(product);
            assertThat(own(few)).hasSizeGreaterThan(20);
            assertThat(own(many)).isEqualTo(own(few));
            // routes that run by the clock may have run in between
            assertThat(many).hasSizeLessThan(few.size() + CUSTOMERS);
            assertThat(many).noneMatch(name -> name.contains("@") || name.contains("customer.test"));
        }
    }

    private static Set<String> own(Set<String> series) {
        return series.stream().filter(name -> name.startsWith("postroute_")).collect(Collectors.toSet());
    }

    private static void awaitSent(LocalProduct product, long mails) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> product.ledger().outbox().countByState().getOrDefault("sent", 0L) == mails);
    }

    /** Names with their labels, without values. */
    private static Set<String> series(LocalProduct product) throws Exception {
        return new Operator(product.management(), null)
                .get("/observe/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .filter(name -> !name.startsWith("jvm_") && !name.startsWith("hikaricp_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
