package org.postroute.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.ledger.ReceivedMessage;

/** INV-17 and INV-18: everything that docs/agent-contract.md says of an agent in trouble, as it happens. */
class AgentFaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 3;
    private static final Map<String, String> QUICK = Map.of(
            "postroute.agent.default.timeout", "1s",
            "postroute.agent.default.retry.max-attempts", String.valueOf(ATTEMPTS),
            "postroute.agent.default.retry.max-delay", "2s");

    @TempDir
    private Path folder;

    private static AgentFault fault(AgentStub.Call call) {
        return AgentFault.valueOf(call.body().at("/message/subject").asText());
    }

    private static void deliverEach(LocalProduct product) throws Exception {
        for (AgentFault fault : AgentFault.values()) {
            product.deliverFrom(fault.name().toLowerCase(Locale.ROOT), LocalProduct.SUPPORT, fault.name());
        }
    }

    private static Map<AgentFault, Long> calls(LocalProduct product) {
        return product.agent().calls().stream().collect(groupingBy(AgentFaultsTest::fault, counting()));
    }

    @Test
    void an_agent_that_recovers_gets_every_message_again_under_the_same_id_and_answers_it_once() throws Exception {
        Set<AgentFault> over = ConcurrentHashMap.newKeySet();
        try (LocalProduct product = new LocalProduct(folder, QUICK, call -> {
            AgentFault fault = fault(call);
            return over.add(fault) ? fault.respond() : AgentStub.Response.answer("At last");
        })) {
            deliverEach(product);
            long passing =
                    Stream.of(AgentFault.values()).filter(AgentFault::isPassing).count();

            await().atMost(LIMIT)
                    .until(() -> product.inState("answered").size() == passing
                            && product.inState("dead").size() == AgentFault.values().length - passing);

            await().atMost(LIMIT).until(() -> product.answers().size() == passing);
            for (AgentFault fault : AgentFault.values()) {
                assertThat(calls(product)).as(fault.name()).containsEntry(fault, fault.isPassing() ? 2L : 1L);
            }
            assertThat(product.agent().calls().stream()
                            .map(AgentStub.Call::webhookId)
                            .distinct())
                    .hasSize(AgentFault.values().length);
        }
    }

    @Test
    void an_agent_that_does_not_recover_is_called_as_often_as_the_schedule_says_and_the_dead_letter_says_why()
            throws Exception {
        try (LocalProduct product =
                new LocalProduct(folder, QUICK, call -> fault(call).respond())) {
            deliverEach(product);

            await().atMost(LIMIT).until(() -> product.inState("dead").size() == AgentFault.values().length);

            for (AgentFault fault : AgentFault.values()) {
                assertThat(calls(product))
                        .as(fault.name())
                        .containsEntry(fault, fault.isPassing() ? (long) ATTEMPTS : 1L);
            }
            assertThat(product.inState("dead"))
                    .extracting(ReceivedMessage::reason)
                    .doesNotContainNull();
            assertThat(product.answers()).isEmpty();
        }
    }

    @Test
    void the_contract_tells_of_every_fault_that_is_tried_here() throws Exception {
        String contract = Files.readString(Path.of("docs/agent-contract.md")).split("### An agent in trouble")[1];

        assertThat(contract.lines().filter(line -> line.endsWith("| asked again |") || line.endsWith("at once |")))
                .containsExactlyElementsOf(
                        Stream.of(AgentFault.values()).map(AgentFault::row).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9/agent", "https://127.0.0.1:%d/agent"})
    void a_refused_connection_and_a_failing_tls_handshake_are_tried_again_until_the_attempts_are_used_up(String url)
            throws Exception {
        try (AgentStub plain = new AgentStub(call -> AgentStub.Response.answer("never"));
                LocalProduct product = new LocalProduct(
                        folder,
                        with(
                                QUICK,
                                "postroute.agent.default.url",
                                url.replace("%d", plain.url().replaceAll(".*:([0-9]+)/.*", "$1"))),
                        call -> AgentStub.Response.answer("never"))) {
            product.deliverPlain("one", "Hello");

            ReceivedMessage dead = product.awaitState("dead");

            assertThat(product.ledger().received().history(dead.id()))
                    .filteredOn(entry -> entry.outcome().equals("retry"))
                    .hasSize(ATTEMPTS - 1);
            assertThat(plain.calls()).isEmpty();
        }
    }

    private static Map<String, String> with(Map<String, String> properties, String key, String value) {
        Map<String, String> all = new TreeMap<>(properties);
        all.put(key, value);
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 410})
    void an_agent_that_refuses_the_signature_or_is_gone_is_left_alone_by_all_other_messages(int status)
            throws Exception {
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of("postroute.agent.default.max-concurrency", "1"),
                call -> new AgentStub.Response(status, null))) {
            product.deliverPlain("first", "Hello");
            await().atMost(LIMIT).until(() -> retries(product) == 1);
            for (int i = 0; i < 10; i++) {
                product.deliverFrom("c" + i, LocalProduct.SUPPORT, "Question");
            }

            await().atMost(LIMIT).until(() -> retries(product) == 11);

            assertThat(product.agent().calls()).hasSize(1);
            assertThat(product.inState("ready")).hasSize(11);
            assertThat(new Operator(product.management(), null)
                            .get("/observe/metrics")
                            .body())
                    .contains("postroute_agent_stopped{agent=\"default\"} 1.0");
        }
    }

    private static long retries(LocalProduct product) {
        return product.ledger().received().recent(100).stream()
                .filter(message -> product.ledger().received().history(message.id()).stream()
                        .anyMatch(entry -> entry.outcome().equals("retry")))
                .count();
    }

    /** INV-10, INV-17: the agent of one connection says nothing, and the other connection's mail goes on. */
    @Test
    void an_agent_that_hangs_holds_up_no_mail_of_another_agent() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (AgentStub hanging = new AgentStub(call -> {
                    awaitQuietly(end);
                    return AgentStub.Response.answer("late");
                });
                LocalProduct product = new LocalProduct(
                        folder,
                        Map.ofEntries(
                                Map.entry("postroute.agent.hanging.url", hanging.url()),
                                Map.entry("postroute.agent.hanging.secret", LocalProduct.AGENT_SECRET),
                                Map.entry("postroute.agent.hanging.timeout", "10m"),
                                Map.entry("postroute.agent.hanging.max-concurrency", "8"),
                                Map.entry("postroute.connection.support.agent", "hanging"),
                                Map.entry("postroute.connection.other.address", LocalProduct.CUSTOMER),
                                Map.entry("postroute.agent.hanging.retry.max-attempts", "1")),
                        call -> AgentStub.Response.answer("At once"))) {
            for (int i = 0; i < 40; i++) {
                product.deliverFrom("slow" + i, LocalProduct.SUPPORT, "Question");
            }
            await().atMost(LIMIT).until(() -> hanging.calls().size() == 8);
            assertThat(hanging.calls()).hasSize(8);
            for (int i = 0; i < 20; i++) {
                product.deliverFrom("quick" + i, LocalProduct.CUSTOMER, "Question");
            }

            try {
                await().atMost(LIMIT).until(() -> product.inState("answered").size() == 20);
            } finally {
                end.countDown();
            }
            await().atMost(LIMIT).until(() -> product.inState("answered").size() == 60);
            assertThat(hanging.calls()).hasSize(40);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** INV-17: one customer's mails keep their order while the agent fails. */
    @Test
    void the_order_of_a_session_outlives_an_agent_that_fails_every_second_call() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of("postroute.agent.default.retry.max-delay", "1s"),
                call -> calls.incrementAndGet() % 2 == 1
                        ? new AgentStub.Response(503, null)
                        : AgentStub.Response.answer("ok"))) {
            List<String> ids = IntStream.range(0, 5).mapToObj(i -> "n" + i).toList();
            for (String id : ids) {
                product.deliverPlain(id, "Hello");
            }

            product.awaitAnswers(5);

            assertThat(product.agent().calls().stream()
                            .map(call -> call.body().at("/message/subject").asText())
                            .distinct())
                    .containsExactlyElementsOf(
                            ids.stream().map(id -> "Question " + id).toList());
        }
    }
}
