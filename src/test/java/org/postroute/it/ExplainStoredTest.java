package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.ledger.ReceivedMessage;

/** Of a stored message the product tells every step and its reason, by the API and by the command. */
class ExplainStoredTest {
    private static final String MESSAGES = "/api/v1/messages";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static LocalProduct product;
    private static ReceivedMessage answered;
    private static ReceivedMessage automatic;

    @BeforeAll
    static void start() throws Exception {
        product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("answer-canary"));
        product.deliverPlain("one", "question-canary");
        product.deliver(
                "From: Ann Lee <" + LocalProduct.CUSTOMER + ">",
                "To: " + LocalProduct.SUPPORT,
                "Subject: Away",
                "Message-ID: <away@customer.test>",
                "Auto-Submitted: auto-replied",
                "",
                "I am away");
        product.awaitAnswers(1);
        answered = product.awaitState("answered");
        automatic = product.awaitState("automatic");
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    private static JsonNode explain(String id) throws Exception {
        return product.operator().json(MESSAGES + "/" + id).path("messages");
    }

    @Test
    void an_answered_message_comes_with_its_answer_and_every_step_of_both() throws Exception {
        JsonNode messages = explain(answered.id());

        assertThat(messages).hasSize(2);
        assertThat(messages.findValuesAsText("kind")).containsExactly("received", "outbound");
        assertThat(messages.at("/0/steps").findValuesAsText("step"))
                .containsExactly(
                        "received", "screened", "verified", "separated", "chosen", "joined", "asked", "answered");
        assertThat(messages.at("/1/steps").findValuesAsText("step")).startsWith("stored", "submitted", "settled");
        assertThat(messages.at("/1/steps/2/detail").asText()).contains("250");
        assertThat(messages.at("/1/answers").asText()).isEqualTo(answered.id());
        assertThat(messages.at("/0/noAnswer").isNull()).isTrue();
        assertThat(explain(messages.at("/1/id").asText())).hasSize(2);
        assertThat(messages.toString()).doesNotContain("question-canary", "answer-canary");
    }

    @Test
    void a_message_without_an_answer_says_why() throws Exception {
        JsonNode message = explain(automatic.id()).path(0);

        assertThat(message.path("noAnswer").asText()).startsWith("automatic: ").contains("Auto-Submitted");
    }

    @Test
    void a_session_has_all_its_messages_in_order() throws Exception {
        JsonNode messages = explain(String.valueOf(answered.sessionId()));

        assertThat(messages.findValuesAsText("kind")).containsExactly("session", "received", "outbound");
        assertThat(messages.at("/0/state").asText()).isEqualTo("open");
    }

    @Test
    void a_mail_is_found_by_its_message_id_too() throws Exception {
        JsonNode messages = product.operator()
                .json(MESSAGES + "?messageId=%3Cone@customer.test%3E")
                .path("messages");

        assertThat(messages.at("/0/id").asText()).isEqualTo(answered.id());
        assertThat(messages).hasSize(2);
        for (String nothing : List.of("?messageId=x", "", "?messageId=%3Ca@b%3E%3Cc@d%3E")) {
            assertThat(product.operator().get(MESSAGES + nothing).statusCode()).isEqualTo(400);
        }
        assertThat(product.operator().get(MESSAGES + "?messageId=%3Cx@y%3E").statusCode())
                .isEqualTo(404);
        assertThat(product.operator().get(MESSAGES + "/msg_0").statusCode()).isEqualTo(404);
    }

    @Test
    void the_source_is_handed_out_as_it_came() throws Exception {
        var response = product.operator().get(MESSAGES + "/" + answered.id() + "/raw");

        assertThat(response.body()).contains("Message-ID: <one@customer.test>", "question-canary");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(product.operator().get(MESSAGES + "/msg_0/raw").statusCode()).isEqualTo(404);
    }

    @Test
    void the_command_shows_it_to_people_and_as_json() throws Exception {
        CommandRun run = new CommandRun(folder);

        assertThat(run.of("explain", automatic.id()).out())
                .startsWith(automatic.id() + "\n  received    support-1, connection support\n")
                .containsPattern("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+ +\\+\\d+ ms +settled +automatic: ")
                .contains("  no answer   because it is automatic: ");
        assertThat(run.of("explain", "<one@customer.test>").out())
                .contains(answered.id(), "asked          begun: attempt 1");
        assertThat(JSON.readTree(run.of("explain", "--json", answered.id()).out())
                        .at("/messages/0/id")
                        .asText())
                .isEqualTo(answered.id());
        assertThat(run.of("explain", "msg_" + "0".repeat(26)).err()).startsWith("No such message");
        assertThat(run.of("explain", answered.id(), "mail.eml").exitCode()).isEqualTo(2);
    }
}
