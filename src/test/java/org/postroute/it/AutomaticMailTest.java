package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.ledger.ReceivedMessage;

/** An agent that wants to know of automatic mail is told, and cannot answer it. */
class AutomaticMailTest {
    private static final Map<String, String> TOLD = Map.of("postroute.agent.default.tell-automatic", "true");

    @TempDir
    private Path folder;

    private LocalProduct product(Map<String, String> keys, Function<AgentStub.Call, AgentStub.Response> behaviour)
            throws Exception {
        return new LocalProduct(folder, keys, behaviour);
    }

    private static void vacation(LocalProduct product, String id, String inReplyTo) throws Exception {
        product.deliver(
                "From: Ann Lee <" + LocalProduct.CUSTOMER + ">",
                "To: " + LocalProduct.SUPPORT,
                "Subject: Automatic reply: Question",
                "Message-ID: <" + id + "@customer.test>",
                "In-Reply-To: " + inReplyTo,
                "Auto-Submitted: auto-replied",
                "",
                "I am away.");
    }

    @Test
    void by_default_it_is_told_nothing() throws Exception {
        try (LocalProduct product = product(Map.of(), call -> AgentStub.Response.answer("Hello"))) {
            vacation(product, "one", "<x@y.test>");

            assertThat(product.awaitState("automatic").reason()).isEqualTo("Auto-Submitted");
            assertThat(product.agent().calls()).isEmpty();
        }
    }

    @Test
    void it_is_told_which_mail_it_is_about_and_what_it_answers_goes_nowhere() throws Exception {
        try (LocalProduct product = product(TOLD, call -> AgentStub.Response.answer("Hello"))) {
            product.deliverPlain("one", "Question");
            String answer = product.awaitAnswers(1).get(0).getMessageID();
            vacation(product, "two", answer);

            ReceivedMessage automatic = product.awaitState("automatic");
            assertThat(automatic.reason())
                    .isEqualTo("Auto-Submitted; the agent was told; its answer is ignored, automatic mail gets none");
            List<AgentStub.Call> calls = product.agent().calls();
            JsonNode told = calls.get(1).body();
            assertThat(told.path("type").asText()).isEqualTo("message.automatic");
            assertThat(told.path("id").asText())
                    .isEqualTo(automatic.id())
                    .isEqualTo(calls.get(1).webhookId());
            assertThat(told.path("attempt").asInt()).isEqualTo(1);
            assertThat(told.at("/automatic/kind").asText()).isEqualTo("automatic");
            assertThat(told.at("/automatic/session").asText())
                    .isEqualTo(calls.get(0).body().at("/session/id").asText());
            assertThat(told.at("/automatic/outbound").asText()).startsWith("out_");
            assertThat(told.at("/message/text").asText()).contains("I am away.");
            assertThat(told.at("/message/from/0/address").asText()).isEqualTo(LocalProduct.CUSTOMER);
            assertThat(told.has("reply")).isFalse();
            assertThat(calls).hasSize(2);
            assertThat(product.answers()).hasSize(1);
            assertThat(product.ledger().outbox().countByState().values()).containsExactly(1L);
        }
    }

    @Test
    void while_the_agent_is_in_trouble_it_is_told_again_and_what_follows_waits() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (LocalProduct product = product(
                TOLD,
                call -> calls.incrementAndGet() < 3
                        ? new AgentStub.Response(503, null)
                        : new AgentStub.Response(204, null))) {
            vacation(product, "one", "<x@y.test>");
            product.deliverPlain("two", "I am back");

            ReceivedMessage automatic = product.awaitState("automatic");
            product.awaitState("no-answer");
            List<AgentStub.Call> asked = product.agent().calls();
            assertThat(asked.stream().map(call -> call.body().path("type").asText()))
                    .containsExactly("message.automatic", "message.automatic", "message.automatic", "message.received");
            assertThat(asked.stream()
                            .limit(3)
                            .map(call -> call.body().path("attempt").asInt()))
                    .containsExactly(1, 2, 3);
            assertThat(asked.stream().limit(3).map(AgentStub.Call::webhookId)).containsOnly(automatic.id());
            assertThat(automatic.reason()).isEqualTo("Auto-Submitted; the agent was told");
        }
    }

    @Test
    void an_agent_that_does_not_take_it_ends_nothing_but_the_telling() throws Exception {
        try (LocalProduct product = product(TOLD, call -> new AgentStub.Response(422, null))) {
            vacation(product, "one", "<x@y.test>");

            assertThat(product.awaitState("automatic").reason())
                    .isEqualTo("Auto-Submitted; the agent was not told: the agent answered 422: it will not take this"
                            + " message");
            assertThat(product.agent().calls()).hasSize(1);
        }
    }

    @Test
    void a_flood_of_automatic_mail_is_told_no_more_often_than_mail_is_answered() throws Exception {
        Map<String, String> keys = Map.of(
                "postroute.agent.default.tell-automatic", "true", "postroute.policy.replies-per-customer", "2/h");
        try (LocalProduct product = product(keys, call -> new AgentStub.Response(204, null))) {
            for (String id : List.of("one", "two", "three", "four")) {
                vacation(product, id, "<x@y.test>");
            }

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> product.inState("automatic").size() == 4);
            assertThat(product.agent().calls()).hasSize(2);
            assertThat(product.inState("automatic"))
                    .filteredOn(message -> String.valueOf(message.reason())
                            .equals("Auto-Submitted; the agent was not told: this customer got 2 answers in an hour"))
                    .hasSize(2);
        }
    }
}
