package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers on the network get from the API: a short refusal. */
class HostileRequestTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static LocalProduct product;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("Hello"));
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "x?expires=1&signature=x",
                "x?expires=1&expires=2&signature=a&signature=b",
                "..%2f..%2fapplication.properties?expires=9999999999&signature=x",
                "%0d%0aX-Evil:%201?expires=9999999999&signature=x",
                "%24%7Bbean:settings%7D?expires=1&signature=%24%7Benv:HOME%7D",
                "x?expires=1&signature=x&CamelBeanMethodName=toString&cAmElHttpResponseCode=200",
            })
    void a_file_that_nobody_granted_is_a_problem_document(String file) throws Exception {
        HttpResponse<String> response = get("/api/v1/attachments/" + file);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).startsWith("{\"title\":\"Link not accepted\",\"status\":403,");
        assertThat(names(response)).containsExactlyInAnyOrder("content-type", "transfer-encoding");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(product.api() + path))
                        .header("CamelBeanMethodName", "toString")
                        .header("CamelHttpResponseCode", "299")
                        .header("breadcrumbId", "canary")
                        .build(),
                BodyHandlers.ofString());
    }

    private static Set<String> names(HttpResponse<?> response) {
        return new TreeSet<>(response.headers().map().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "{\"grant\":{\"canary\":1}}", "{\"grant\":\"canary.canary\",\"text\":\"x\"}"})
    void a_reply_without_a_grant_is_refused_without_its_own_words(String body) throws Exception {
        HttpResponse<String> response = post(body);

        assertThat(response.statusCode()).isIn(400, 401);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).doesNotContain("canary", "Exception", "org.");
        assertThat(names(response)).containsExactlyInAnyOrder("content-type", "transfer-encoding");
    }

    @Test
    void nesting_without_end_is_no_answer() throws Exception {
        assertThat(post("{\"a\":".repeat(100_000)).statusCode()).isEqualTo(400);
    }

    @Test
    void a_request_larger_than_any_answer_is_not_taken_in() throws Exception {
        URI api = URI.create(product.api());
        try (Socket socket = new Socket(api.getHost(), api.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /api/v1/replies HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 17825792\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

            assertThat(answer.readLine()).startsWith("HTTP/1.1 413");
        }
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(product.api() + "/api/v1/replies"))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/q/dev", "/q/upload", "/observe/health", "/application.properties", "/demo"})
    void nothing_else_is_served(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }
}
