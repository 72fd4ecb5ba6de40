package org.postroute.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroute.agent.WebhookSigner;
import org.postroute.config.Secret;

class EchoAgentTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Secret SECRET = new Secret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<String> replies = new CopyOnWriteArrayList<>();
    private HttpServer api;
    private EchoAgent agent;

    @BeforeEach
    void start() throws IOException {
        agent = EchoAgent.start(SECRET, InstantSource.fixed(NOW));
        api = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        api.createContext("/", exchange -> {
            replies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        api.start();
    }

    @AfterEach
    void close() {
        agent.close();
        api.stop(0);
    }

    @Test
    void it_says_what_it_understood() throws Exception {
        HttpResponse<String> answer = ask("Where is my order?", SECRET, NOW);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Hello Ann", "Where is my order?", "no file");
        assertThat(agent.asked("msg_1")).hasValueSatisfying(asked -> {
            assertThat(asked.status()).isEqualTo(200);
            assertThat(asked.request().at("/message/text").asText()).isEqualTo("Where is my order?");
        });
    }

    @Test
    void a_request_that_is_not_ours_is_refused_and_not_remembered() throws Exception {
        Secret other = new Secret("whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=");

        assertThat(ask("Hello", other, NOW).statusCode()).isEqualTo(401);
        assertThat(ask("Hello", SECRET, NOW.minusSeconds(3600)).statusCode()).isEqualTo(401);
        assertThat(agent.asked("msg_1")).isEmpty();
    }

    @Test
    void later_is_answered_once_however_often_it_is_asked() throws Exception {
        assertThat(ask("Please later", SECRET, NOW).statusCode()).isEqualTo(202);
        assertThat(ask("Please later", SECRET, NOW).statusCode()).isEqualTo(202);

        await().until(() -> !replies.isEmpty());
        await().during(java.time.Duration.ofMillis(500)).until(() -> replies.size() == 1);
        assertThat(replies.get(0)).contains("\"grant\":\"the-grant\"", "Please later");
    }

    @Test
    void nothing_is_answered_with_nothing() throws Exception {
        HttpResponse<String> answer = ask("Nothing, thank you", SECRET, NOW);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    private HttpResponse<String> ask(String text, Secret secret, Instant at) throws Exception {
        byte[] body = """
                {"id": "msg_1", "session": {"customer": {"name": "Ann Lee"}},
                 "message": {"text": "%s", "attachments": []},
                 "reply": {"url": "http://127.0.0.1:%d/", "grant": "the-grant"}}
                """.formatted(text, api.getAddress().getPort()).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(agent.url())
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", String.valueOf(at.getEpochSecond()))
                .header(
                        "webhook-signature",
                        new WebhookSigner(() -> at).sign("msg_1", at.getEpochSecond(), body, List.of(secret)))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
