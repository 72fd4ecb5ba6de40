package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters of the product as shipped, by its API and by the commands. */
class DeadLettersApiTest {
    private static final String LETTERS = "/api/v1/dead-letters";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicBoolean MENDED = new AtomicBoolean();

    @TempDir
    private static Path folder;

    private static LocalProduct product;

    @BeforeAll
    static void start() throws Exception {
        product = new LocalProduct(
                folder,
                Map.of(),
                call -> MENDED.get() ? AgentStub.Response.answer("Hello") : new AgentStub.Response(400, "no"));
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    private static String dead(String id) throws Exception {
        MENDED.set(false);
        product.deliverPlain(id, "canary-body");
        return product.awaitState("dead").id();
    }

    private static JsonNode post(String id, String action, String body, int status) throws Exception {
        HttpResponse<String> response = product.operator().post(LETTERS + "/" + id + "/" + action, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    @Test
    void what_died_is_shown_tried_again_and_answered_once() throws Exception {
        String id = dead("one");
        JsonNode letter = product.operator().json(LETTERS).at("/deadLetters/0");
        assertThat(letter.path("id").asText()).isEqualTo(id);
        assertThat(letter.path("mailbox").asText()).isEqualTo("support-1");
        assertThat(letter.path("customer").asText()).isEqualTo(LocalProduct.CUSTOMER);
        assertThat(letter.path("subject").asText()).isEqualTo("Question one");
        assertThat(letter.path("reason").asText()).contains("400");
        assertThat(product.operator().json(LETTERS + "/" + id)).isEqualTo(letter);
        int answers = product.answers().size();

        MENDED.set(true);
        assertThat(post(id, "retry", "", 200).path("outcome").asText()).isEqualTo("done");
        product.awaitState("answered");
        product.awaitAnswers(answers + 1);

        JsonNode refused = post(id, "retry", "", 409);
        assertThat(refused.path("detail").asText()).isEqualTo("it is answered: nothing is answered or sent twice");
        assertThat(product.operator().get(LETTERS + "/" + id).statusCode()).isEqualTo(404);
        assertThat(product.agent().calls())
                .filteredOn(call -> call.webhookId().equals(id))
                .hasSize(2);
    }

    @Test
    void the_commands_do_the_same() throws Exception {
        String id = dead("two");
        CommandRun run = new CommandRun(folder);

        assertThat(run.of("dead-letters").out())
                .startsWith("ID ")
                .contains(id + " dead ", "support-1", LocalProduct.CUSTOMER, "Question two")
                .doesNotContain("canary-body");
        assertThat(JSON.readTree(run.of("dead-letters", "--json", "--mailbox", "support-1", "--limit", "1")
                                .out())
                        .at("/deadLetters/0/id")
                        .asText())
                .isEqualTo(id);
        assertThat(run.of("dead-letters", "--state", "failed").out()).doesNotContain(id);
        assertThat(run.of("dead-letters", "--state", "lost").exitCode()).isEqualTo(2);
        assertThat(run.of("resolve", id, "sent").err()).startsWith("Not possible in this state: it is dead");
        assertThat(run.of("discard", id).exitCode()).isEqualTo(2);
        assertThat(run.of("discard", id, "--reason", "called her").out()).isEqualTo(id + "  discarded\n");
        assertThat(run.of("discard", id, "--reason", "called her").out()).isEqualTo(id + "  already discarded\n");
        assertThat(run.of("retry", id).exitCode()).isEqualTo(2);
        assertThat(product.awaitState("discarded").reason()).isEqualTo("called her");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "null", "[]", "{\"reason\":\" \"}", "{\"reason\":7,\"x\":1}", "{\"outcome\":\"x\"}"})
    void a_decision_without_its_words_is_refused(String body) throws Exception {
        String id = "msg_" + "0".repeat(26);

        for (String action : List.of("discard", "resolve")) {
            assertThat(post(id, action, body, 400).path("title").asText()).startsWith("No ");
        }
    }

    @Test
    void nobody_without_a_token_learns_or_changes_anything() throws Exception {
        Operator nobody = new Operator(product.api(), "prt_wrong");
        for (String path : List.of("", "/msg_1", "?state=dead")) {
            assertThat(nobody.get(LETTERS + path).statusCode()).isEqualTo(401);
        }
        for (String action : List.of("retry", "discard", "resolve")) {
            assertThat(nobody.post(LETTERS + "/msg_1/" + action, "{}").statusCode())
                    .isEqualTo(401);
        }
        post("msg_1", "retry", "", 404);
        post("msg_1", "discard", "{\"reason\":\"x\"}", 404);
        post("msg_1", "resolve", "{\"outcome\":\"sent\"}", 404);
        assertThat(product.operator().get(LETTERS + "?limit=0").statusCode()).isEqualTo(400);
        assertThat(product.operator().get(LETTERS + "?before=x").statusCode()).isEqualTo(400);
    }
}
