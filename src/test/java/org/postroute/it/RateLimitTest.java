package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls the API of the product as shipped too often is put off (THR-46). */
class RateLimitTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So low that no time that a request takes gives one back. */
    private static final Map<String, String> LOW = Map.of(
            "postroute.api.rate-limit",
            "3",
            "postroute.api.refusal-limit",
            "2",
            "postroute.agent.default.inline-attachment-bytes",
            "10");

    @TempDir
    private Path folder;

    private static void isPutOff(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("Retry-After").orElse("none")).matches("[1-9]|[1-5]\\d|60");
        assertThat(response.body()).startsWith("{\"title\":\"Too many requests\",\"status\":429,");
    }

    /** Until it is put off: at a slow moment one more may pass. */
    private static HttpResponse<String> exhaust(Operator stranger, String verb, String path, Integer... usual)
            throws Exception {
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> response = stranger.call(verb, path);
            if (response.statusCode() == 429) {
                assertThat(i).isGreaterThanOrEqualTo(2);
                return response;
            }
            assertThat(response.statusCode()).isIn((Object[]) usual);
        }
        throw new AssertionError(path + " was never put off");
    }

    private static String metrics(LocalProduct product) throws Exception {
        return new Operator(product.management(), null).get("/observe/metrics").body();
    }

    @Test
    void a_token_is_put_off_and_so_is_who_has_none_but_neither_for_the_other() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, LOW, call -> new AgentStub.Response(204, null))) {
            Operator stranger = new Operator(product.api(), "prt_canary");

            isPutOff(exhaust(stranger, "get", "/api/v1/mailboxes", 401));
            assertThat(product.operator().get("/api/v1/mailboxes").statusCode()).isEqualTo(200);
            isPutOff(exhaust(product.operator(), "get", "/api/v1/hold", 200));

            assertThat(metrics(product))
                    .contains(
                            "postroute_api_refusals_total{kind=\"token\"}",
                            "postroute_api_refusals_total{kind=\"repeated\"}",
                            "postroute_api_refusals_total{kind=\"rate\"}")
                    .doesNotContain("canary");
        }
    }

    @Test
    void who_has_no_grant_is_put_off_and_a_good_grant_from_the_same_address_is_taken() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, LOW, call -> new AgentStub.Response(202, null))) {
            product.deliverFile("a.txt", "text/plain", "more than ten bytes");
            product.awaitState("awaiting");
            Operator nobody = new Operator(product.api(), null);

            isPutOff(exhaust(nobody, "post", "/api/v1/replies", 400));
            isPutOff(nobody.post("/api/v1/replies", "{\"grant\":\"x.y\",\"text\":\"Hello\"}"));
            isPutOff(nobody.get("/api/v1/attachments/x?expires=9999999999&signature=x"));
            JsonNode reply = product.agent().calls().get(0).body().path("reply");
            String answer =
                    JSON.writeValueAsString(Map.of("grant", reply.path("grant").asText(), "text", "Here it is"));
            String link = product.agent()
                    .calls()
                    .get(0)
                    .body()
                    .at("/message/attachments/0/url")
                    .asText();

            // good grants, though one answer is none
            assertThat(nobody.post("/api/v1/replies", "{\"grant\":" + reply.path("grant") + "}")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(nobody.post("/api/v1/replies", answer).statusCode()).isEqualTo(202);
            assertThat(nobody.get(link.substring(product.api().length())).statusCode())
                    .isEqualTo(200);

            product.awaitAnswers(1);
            assertThat(metrics(product)).contains("postroute_api_refusals_total{kind=\"grant\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get /api/oauth/start?ticket=x",
                "post /api/oauth/start?ticket=x",
                "get /api/oauth/callback?state=x&code=x",
                "get /api/v1/attachments/x?expires=9999999999&signature=x"
            })
    void who_guesses_links_is_put_off(String call) throws Exception {
        String[] words = call.split(" ");
        try (LocalProduct product = new LocalProduct(folder, LOW, request -> new AgentStub.Response(204, null))) {
            isPutOff(exhaust(new Operator(product.api(), null), words[0], words[1], 400, 403, 410));
            assertThat(new Operator(product.api(), null).get("/authorize").statusCode())
                    .isEqualTo(200);
        }
    }
}
