package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators can have the mailboxes do, and nobody else. */
class OperatorApiTest {
    private static LocalProduct product;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        product = new LocalProduct(
                folder,
                Map.of(
                        "postroute.connection.support.check-interval", "3600",
                        "postroute.connection.support.idle", "false"),
                call -> AgentStub.Response.answer("Hello"));
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    private static Operator operator() throws Exception {
        return product.operator();
    }

    private static HttpResponse<String> call(Operator operator, String call) throws Exception {
        String path = "/api/v1/mailboxes" + call.substring(call.indexOf(' ') + 1);
        return call.startsWith("GET") ? operator.get(path) : operator.post(path, "{\"all\":true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET ",
                "POST /support-1/sync",
                "POST /support-1/backfill",
                "GET /support-1/backfill",
                "POST /nobody-1/sync",
            })
    void without_a_token_of_ours_nobody_learns_anything(String path) throws Exception {
        for (String token : new String[] {null, "", "prt_canary", "${bean:settings}", "x".repeat(4_000)}) {
            HttpResponse<String> response = call(new Operator(product.api(), token), path);

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(response.body())
                    .startsWith("{\"title\":\"Token not accepted\",\"status\":401,")
                    .doesNotContain("canary");
        }
    }

    @Test
    void a_sweep_is_made_at_once_and_tells_how_many_it_fetched() throws Exception {
        operator().sync("support-1");
        product.deliverPlain("one", "Hello");
        product.deliverPlain("two", "Hello");

        JsonNode first = operator().sync("support-1");

        assertThat(first.path("outcome").asText()).isEqualTo("swept");
        assertThat(first.path("fetched").asInt()).isEqualTo(2);
        assertThat(operator().sync("support-1").path("fetched").asInt()).isZero();
        JsonNode mailbox = operator().json("/api/v1/mailboxes").at("/mailboxes/0");
        assertThat(mailbox.path("id").asText()).isEqualTo("support-1");
        assertThat(mailbox.path("address").asText()).isEqualTo(LocalProduct.SUPPORT);
        assertThat(mailbox.path("state").asText()).isEqualTo("running");
        assertThat(mailbox.path("unread").asLong(-1)).isZero();
        assertThat(mailbox.path("unaccounted").asLong(-1)).isZero();
        assertThat(mailbox.path("leftAlone").asLong(-1)).isZero();
        assertThat(mailbox.at("/backfill/mailbox").asText()).isEqualTo("support-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"since\":\"yesterday\"}",
                "{\"since\":\"-3d\"}",
                "{\"since\":\"3d\",\"all\":true}",
                "{\"all\":true} x",
                "{\"everything\":true}"
            })
    void a_backfill_of_nothing_in_particular_is_refused(String body) throws Exception {
        operator().sync("support-1");

        HttpResponse<String> response = operator().post("/api/v1/mailboxes/support-1/backfill", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("{\"title\":\"No backfill\"");
    }

    @Test
    void where_everything_is_taken_a_backfill_is_finished_at_once() throws Exception {
        operator().sync("support-1");

        HttpResponse<String> response = operator().post("/api/v1/mailboxes/support-1/backfill", "{\"since\":\"3d\"}");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body())
                .startsWith("{\"mailbox\":\"support-1\",\"state\":\"finished\",\"since\":null,")
                .endsWith("\"total\":0,\"taken\":0}");
        assertThat(operator()
                        .json("/api/v1/mailboxes/support-1/backfill")
                        .path("state")
                        .asText())
                .isEqualTo("finished");
    }

    @Test
    void an_unknown_mailbox_is_a_problem_document() throws Exception {
        assertThat(operator().get("/api/v1/mailboxes/nobody-1/backfill").statusCode())
                .isEqualTo(404);
        assertThat(operator().post("/api/v1/mailboxes/nobody-1/sync", "").statusCode())
                .isEqualTo(404);
    }
}
