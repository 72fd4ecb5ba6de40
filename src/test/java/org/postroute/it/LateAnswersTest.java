package org.postroute.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** INV-19 and INV-20: answers that come late, twice, at once, or when nobody waits for them. */
class LateAnswersTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private static HttpResponse<String> post(LocalProduct product, String text) throws Exception {
        JsonNode reply = product.agent().calls().get(0).body().path("reply");
        return new Operator(product.api(), null)
                .post(
                        "/api/v1/replies",
                        JSON.writeValueAsString(
                                Map.of("grant", reply.path("grant").asText(), "text", text)));
    }

    @Test
    void an_agent_that_answers_after_its_timeout_again_and_by_grant_sends_one_reply() throws Exception {
        CountDownLatch posted = new CountDownLatch(1);
        try (LocalProduct product = new LocalProduct(folder, Map.of("postroute.agent.default.timeout", "1s"), call -> {
            boolean first = call.body().path("attempt").asInt() == 1;
            wait(first ? new CountDownLatch(1) : posted, first ? 2_000 : 800);
            return AgentStub.Response.answer(first ? "too late" : "the second");
        })) {
            product.deliverPlain("one", "Hello");
            await().atMost(LIMIT).until(() -> product.agent().calls().size() >= 2);

            HttpResponse<String> byGrant = post(product, "by grant");
            posted.countDown();

            product.awaitState("answered");
            HttpResponse<String> again = post(product, "by grant");
            String only = JSON.readTree(again.body()).path("id").asText();
            assertThat(byGrant.statusCode()).isIn(200, 202);
            assertThat(JSON.readTree(byGrant.body()).path("id").asText()).isEqualTo(only);
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(product.agent().calls().stream()
                            .map(AgentStub.Call::webhookId)
                            .distinct())
                    .hasSize(1);
            await().atMost(LIMIT)
                    .until(() -> product.ledger().outbox().countByState().equals(Map.of("sent", 1L)));
            assertThat(product.answers()).hasSize(1);
        }
    }

    private static void wait(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void of_a_hundred_equal_answers_at_once_one_is_sent_and_all_are_told_its_id() throws Exception {
        ExecutorService agents = Executors.newFixedThreadPool(100);
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> new AgentStub.Response(202, null))) {
            product.deliverPlain("one", "Hello");
            product.awaitState("awaiting");
            CountDownLatch together = new CountDownLatch(100);
            Callable<HttpResponse<String>> posting = () -> {
                together.countDown();
                together.await(30, TimeUnit.SECONDS);
                return post(product, "Here it is");
            };
            List<Future<HttpResponse<String>>> answers = IntStream.range(0, 100)
                    .mapToObj(i -> agents.submit(posting))
                    .toList();

            Map<Integer, Long> statuses =
                    answers.stream().collect(groupingBy(answer -> get(answer).statusCode(), counting()));
            assertThat(statuses).isEqualTo(Map.of(202, 1L, 200, 99L));
            assertThat(answers.stream().map(answer -> id(get(answer))).distinct())
                    .hasSize(1);
            await().atMost(LIMIT)
                    .until(() -> product.ledger().outbox().countByState().equals(Map.of("sent", 1L)));
            assertThat(product.answers()).hasSize(1);
        } finally {
            agents.shutdownNow();
        }
    }

    private static HttpResponse<String> get(Future<HttpResponse<String>> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String id(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body()).path("id").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_answer_to_a_session_that_is_closed_meanwhile_is_sent_once() throws Exception {
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of(),
                call -> subject(call).equals("Question two")
                        ? new AgentStub.Response(200, Map.of("text", "Bye", "closeSession", true))
                        : new AgentStub.Response(202, null))) {
            product.deliverPlain("one", "Hello");
            product.awaitState("awaiting");
            product.deliverPlain("two", "And this?");
            product.awaitAnswers(1);

            assertThat(post(product, "Here it is").statusCode()).isEqualTo(202);
            assertThat(post(product, "Here it is").statusCode()).isEqualTo(200);

            product.awaitAnswers(2);
            product.deliverPlain("three", "And now?");
            await().atMost(LIMIT).until(() -> product.agent().calls().size() == 3);
            assertThat(session(product, 1)).isEqualTo(session(product, 0));
            assertThat(session(product, 2)).isNotEqualTo(session(product, 0));
        }
    }

    private static String subject(AgentStub.Call call) {
        return call.body().at("/message/subject").asText();
    }

    private static String session(LocalProduct product, int call) {
        return product.agent().calls().get(call).body().at("/session/id").asText();
    }

    @Test
    void an_answer_that_was_promised_and_comes_after_the_grant_is_refused() throws Exception {
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of("postroute.agent.default.grant-lifetime", "1s"),
                call -> new AgentStub.Response(202, null))) {
            product.deliverPlain("one", "Hello");
            product.awaitState("awaiting");

            await().pollDelay(Duration.ofSeconds(2))
                    .atMost(LIMIT)
                    .until(() -> post(product, "Here it is").statusCode() == 410);

            assertThat(product.answers()).isEmpty();
        }
    }
}
