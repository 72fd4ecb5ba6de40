package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections come through the API as they come through the file: tested, checked as a whole, and kept. */
class AddedConnectionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SALES = "sales@acme.test";

    @TempDir
    private Path folder;

    private LocalProduct product;

    @BeforeEach
    void start() throws Exception {
        product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("Hello"));
        product.addMailbox(SALES);
    }

    @AfterEach
    void stop() {
        product.close();
    }

    private ObjectNode keys() {
        ObjectNode keys = JSON.createObjectNode();
        product.connection("sales", SALES)
                .lines()
                .map(line -> line.split(" = ", 2))
                .forEach(pair -> keys.put(pair[0].replace("postroute.connection.sales.", ""), pair[1]));
        return keys;
    }

    private HttpResponse<String> put(String name, ObjectNode keys, boolean anyway) throws Exception {
        ObjectNode body = JSON.createObjectNode();
        body.set("keys", keys);
        body.put("saveAnyway", anyway);
        return send(
                name,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private HttpResponse<String> send(String name, HttpRequest.Builder request) throws Exception {
        URI uri = URI.create(product.api() + "/api/v1/connections/" + name);
        return HttpClient.newHttpClient()
                .send(
                        request.uri(uri)
                                .header(
                                        "Authorization",
                                        "Bearer " + product.operator().token())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void awaitRunning(String id) {
        await().atMost(Duration.ofSeconds(90)).until(() -> states().contains(id + " running"));
    }

    private String states() throws Exception {
        StringBuilder states = new StringBuilder();
        for (JsonNode mailbox : product.operator().json("/api/v1/mailboxes").path("mailboxes")) {
            states.append(mailbox.path("id").asText())
                    .append(' ')
                    .append(mailbox.path("state").asText())
                    .append('\n');
        }
        return states.toString();
    }

    @Test
    void it_runs_at_once_outlives_the_process_and_goes_when_it_is_removed() throws Exception {
        HttpResponse<String> saved = put("sales", keys(), false);
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(200);
        assertThat(JSON.readTree(saved.body()).at("/mailboxes/0").asText()).isEqualTo("sales-1");
        assertThat(JSON.readTree(saved.body()).at("/tests/0/ok").asBoolean()).isTrue();
        awaitRunning("sales-1");
        product.deliverFrom("ann", SALES, "one");
        assertThat(product.awaitAnswers(1)).hasSize(1);

        product.restart();
        awaitRunning("sales-1");
        product.deliverFrom("bob", SALES, "two");
        assertThat(product.awaitAnswers(2)).hasSize(2);

        assertThat(send("sales", HttpRequest.newBuilder().DELETE()).statusCode())
                .isEqualTo(200);
        assertThat(states()).doesNotContain("sales-1");
        assertThat(send("sales", HttpRequest.newBuilder().DELETE()).statusCode())
                .isEqualTo(404);
    }

    /** Whoever runs everything through the API has none in the file, and is not locked out when the last one goes. */
    @Test
    void the_only_one_outlives_the_process_and_another_comes_after_it() throws Exception {
        product.edit(text -> text.replaceAll("postroute\\.connection\\.support\\..*\n", ""));
        product.restart();
        assertThat(states()).isEmpty();
        assertThat(put("sales", keys(), false).statusCode()).isEqualTo(200);
        awaitRunning("sales-1");

        product.restart();
        awaitRunning("sales-1");
        HttpResponse<String> removed = send("sales", HttpRequest.newBuilder().DELETE());
        assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
        assertThat(states()).isEmpty();

        HttpResponse<String> again = put("sales", keys(), false);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        awaitRunning("sales-1");
        product.deliverFrom("ann", SALES, "one");
        assertThat(product.awaitAnswers(1)).hasSize(1);
    }

    @Test
    void one_that_fails_its_test_is_kept_only_when_that_is_wanted() throws Exception {
        HttpResponse<String> refused = put("sales", keys().put("password", "wrong-canary"), false);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(refused.body()).path("saved").asBoolean()).isFalse();
        assertThat(refused.body()).contains("sign-in", "\"hint\"").doesNotContain("canary");
        assertThat(states()).doesNotContain("sales-1");

        assertThat(put("sales", keys().put("password", "wrong-canary"), true).statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(90)).until(() -> states().contains("sales-1"));
        assertThat(put("sales", keys(), false).statusCode()).isEqualTo(200);
        awaitRunning("sales-1");
    }

    @Test
    void who_changes_it_need_not_know_the_password_and_nobody_finds_it() throws Exception {
        assertThat(put("sales", keys(), false).statusCode()).isEqualTo(200);
        ObjectNode without = keys().put("check-interval", "2");
        without.remove("password");

        assertThat(put("sales", without, false).statusCode()).isEqualTo(200);

        awaitRunning("sales-1");
        String export =
                product.operator().get("/api/v1/connections/sales/export").body();
        assertThat(export).contains("check-interval = 2").doesNotContain(LocalProduct.PASSWORD);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("ledger.db"))
                    .toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(LocalProduct.PASSWORD);
            }
        }
    }

    @Test
    void what_stands_in_the_file_is_changed_there() throws Exception {
        HttpResponse<String> refused = put("support", keys(), true);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("change it there", "/api/v1/connections/support/export");
        assertThat(send("nowhere", HttpRequest.newBuilder().DELETE()).statusCode())
                .isEqualTo(404);
        assertThat(send("support", HttpRequest.newBuilder().DELETE()).statusCode())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({
        "address, support@acme.test, 'the connection \\\"support\\\" receives'",
        "agent, nobody, 'names the agent \\\"nobody\\\"'",
        "imap.host, 169.254.169.254, 169.254.169.254 leads to a link-local address",
        "smtp.host, 0xa9fea9fe, 0xa9fea9fe is an address in an odd spelling",
        "imap.prot, 993, imap.prot is no key",
        "password-file, /etc/passwd, password-file is no key",
        "imap.port, ninety, postroute.connection.sales.imap.port",
        "name, ${env:HOME}, ''"
    })
    void faults_are_told_all_at_once_and_change_nothing(String key, String value, String problem) throws Exception {
        HttpResponse<String> response = put("sales", keys().put(key, value), false);

        if (problem.isEmpty()) {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(product.operator()
                            .get("/api/v1/connections/sales/export")
                            .body())
                    .doesNotContain(System.getenv("HOME"));
        } else {
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains(problem);
            assertThat(states()).doesNotContain("sales-1");
        }
    }

    private HttpResponse<String> put(ObjectNode keys, String... headers) throws Exception {
        ObjectNode body = JSON.createObjectNode();
        body.set("keys", keys);
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body.toString()));
        return send("sales", request.headers(headers));
    }

    private JsonNode listed(String name) throws Exception {
        for (JsonNode connection :
                product.operator().json("/api/v1/connections").path("connections")) {
            if (connection.path("name").asText().equals(name)) {
                return connection;
            }
        }
        throw new AssertionError("no connection " + name);
    }

    @Test
    void who_has_seen_an_older_one_overwrites_and_removes_nothing() throws Exception {
        String first = JSON.readTree(put(keys(), "If-None-Match", "*").body())
                .path("revision")
                .asText();
        assertThat(listed("sales").path("revision").asText()).isEqualTo(first);
        assertThat(listed("sales").path("origin").asText()).isEqualTo("api");
        assertThat(listed("support").path("origin").asText()).isEqualTo("configuration");
        HttpResponse<String> changed = put(keys().put("check-interval", "2"), "If-Match", "\"" + first + "\"");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);

        assertThat(put(keys(), "If-Match", "\"" + first + "\"").statusCode()).isEqualTo(412);
        assertThat(put(keys(), "If-Match", "\"" + first + "\"").body())
                .contains("somebody has changed this connection");
        HttpResponse<String> there = put(keys(), "If-None-Match", "*");
        assertThat(there.statusCode()).isEqualTo(412);
        assertThat(there.body()).contains("is added here already");
        assertThat(send("sales", HttpRequest.newBuilder().DELETE().header("If-Match", first))
                        .statusCode())
                .isEqualTo(412);
        assertThat(put("new", keys(), false).statusCode()).isEqualTo(400);

        String second = JSON.readTree(changed.body()).path("revision").asText();
        assertThat(send("sales", HttpRequest.newBuilder().DELETE().header("If-Match", second))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void of_many_who_change_it_at_once_those_who_were_late_are_told() throws Exception {
        put("sales", keys(), false);

        List<CompletableFuture<Integer>> together = IntStream.rangeClosed(2, 3)
                .mapToObj(seconds -> CompletableFuture.supplyAsync(
                        () -> status(keys().put("check-interval", String.valueOf(seconds))),
                        task -> new Thread(task).start()))
                .toList();

        List<Integer> codes = together.stream().map(CompletableFuture::join).toList();
        assertThat(codes).contains(200).isSubsetOf(200, 409);
        awaitRunning("sales-1");
    }

    private int status(ObjectNode keys) {
        try {
            return put("sales", keys, false).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_password_goes_to_no_server_that_it_was_not_given_for() throws Exception {
        put("sales", keys(), false);
        ObjectNode moved = keys().put("imap.host", "localhost");
        moved.remove("password");

        HttpResponse<String> refused = put("sales", moved, true);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("give the secrets again: password", "imap.host")
                .doesNotContain(LocalProduct.PASSWORD);
        assertThat(put("sales", moved.put("password", LocalProduct.PASSWORD), false)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void an_empty_value_takes_a_secret_away() throws Exception {
        put("sales", keys().put("imap.password", "wrong"), true);
        ObjectNode corrected = keys().put("imap.password", "");
        corrected.remove("password");

        assertThat(put("sales", corrected, false).statusCode()).isEqualTo(200);
        assertThat(put("sales", corrected.put("password", ""), false).statusCode())
                .isEqualTo(400);
    }

    @Test
    void while_the_file_has_faults_nothing_is_saved_and_what_is_removed_says_that_it_still_runs() throws Exception {
        put("sales", keys(), false);
        product.edit(text -> text + "postroute.nonsense = 1\n");

        HttpResponse<String> refused = put("sales", keys().put("check-interval", "2"), false);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("postroute.nonsense");

        HttpResponse<String> removed = send("sales", HttpRequest.newBuilder().DELETE());
        assertThat(removed.statusCode()).isEqualTo(202);
        JsonNode told = JSON.readTree(removed.body());
        assertThat(told.path("inUse").asBoolean()).isFalse();
        assertThat(told.path("problem").asText()).contains("postroute.nonsense");
        assertThat(states()).contains("sales-1");

        product.edit(text -> text.replace("postroute.nonsense = 1\n", ""));
        await().atMost(Duration.ofSeconds(90)).until(() -> !states().contains("sales-1"));
    }

    @Test
    void one_whose_name_the_file_has_by_now_can_be_removed_and_the_files_stays() throws Exception {
        put("sales", keys(), false);
        product.addMailbox("file@acme.test");
        product.edit(text -> text + product.connection("sales", "file@acme.test"));
        product.operator().post("/api/v1/configuration/reload", "");

        assertThat(put("sales", keys(), false).statusCode()).isEqualTo(409);
        assertThat(send("sales", HttpRequest.newBuilder().DELETE()).statusCode())
                .isEqualTo(200);

        assertThat(listed("sales").path("origin").asText()).isEqualTo("configuration");
        assertThat(send("sales", HttpRequest.newBuilder().DELETE()).statusCode())
                .isEqualTo(409);
    }

    @Test
    void one_that_does_not_fit_any_more_is_in_error_alone_and_says_why() throws Exception {
        product.edit(text -> text
                + text.lines()
                        .filter(line -> line.startsWith("postroute.agent.default."))
                        .map(line -> line.replace("agent.default", "agent.other") + "\n")
                        .collect(Collectors.joining()));
        assertThat(put("sales", keys().put("agent", "other"), false).statusCode())
                .isEqualTo(200);
        awaitRunning("sales-1");

        product.edit(text -> text.lines()
                .filter(line -> !line.startsWith("postroute.agent.other."))
                .collect(Collectors.joining("\n", "", "\n")));

        await().atMost(Duration.ofSeconds(90))
                .until(() -> listed("sales").path("state").asText().equals("error"));
        assertThat(listed("sales").path("error").asText()).contains("names the agent \"other\"");
        assertThat(listed("support").path("state").asText()).isEqualTo("running");
        product.restart();
        awaitRunning("support-1");
        assertThat(listed("sales").path("state").asText()).isEqualTo("error");
        assertThat(put("sales", keys(), false).statusCode()).isEqualTo(200);
        awaitRunning("sales-1");
    }

    @Test
    void one_that_cannot_be_read_stops_nothing_else() throws Exception {
        put("sales", keys(), false);
        try (Connection database = product.ledger().dataSource().getConnection();
                Statement statement = database.createStatement()) {
            statement.executeUpdate("UPDATE added_connection SET keys = 'x'");
        }

        product.restart();

        awaitRunning("support-1");
        assertThat(listed("sales").path("state").asText()).isEqualTo("error");
        assertThat(listed("sales").path("error").asText()).contains("cannot be read");
        product.addMailbox("more@acme.test");
        assertThat(put("more", keys().put("address", "more@acme.test"), false).statusCode())
                .isEqualTo(200);
        assertThat(send("sales", HttpRequest.newBuilder().DELETE()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void nobody_without_a_token_adds_one() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(product.api() + "/api/v1/connections/sales"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{}"))
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
        assertThat(put("Sales!", keys(), false).statusCode()).isEqualTo(400);
    }
}
