package org.postroute.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.postroute.agent.WebhookSigner;
import org.postroute.config.Secret;
import org.postroute.demo.EchoWords.Reply;

/**
 * The smallest agent that keeps to the contract: checks the signature, then answers 200 with a text, 202 and the text
 * later, or 204.
 */
final class EchoAgent implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 40 << 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, Daemons.named("echo-agent"));
    private final ObjectMapper json = new ObjectMapper();
    private final WebhookSigner signer;
    private final AskedLog asked = new AskedLog();
    private final LaterAnswers later = new LaterAnswers();
    private final Secret secret;
    private final InstantSource clock;

    private EchoAgent(HttpServer server, Secret secret, InstantSource clock) {
        this.server = server;
        this.signer = new WebhookSigner(clock);
        this.secret = secret;
        this.clock = clock;
    }

    /** @param secret shared with the product */
    static EchoAgent start(Secret secret, InstantSource clock) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByName(MailServer.HOST), 0);
        EchoAgent agent = new EchoAgent(HttpServer.create(anyPort, 0), secret, clock);
        agent.server.setExecutor(agent.threads);
        agent.server.createContext("/", agent::handle);
        agent.server.start();
        return agent;
    }

    URI url() {
        return URI.create(
                "http://" + MailServer.HOST + ":" + server.getAddress().getPort() + "/");
    }

    /** What the agent was asked last about this message. */
    Optional<Asked> asked(String receivedId) {
        return asked.find(receivedId);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
            if (!isSigned(exchange, body)) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            answer(exchange, (ObjectNode) json.readTree(body));
        } catch (JsonProcessingException | ClassCastException e) {
            exchange.sendResponseHeaders(400, -1);
        }
    }

    private boolean isSigned(HttpExchange exchange, byte[] body) {
        return signer.verify(
                field(exchange, "webhook-id"),
                field(exchange, "webhook-timestamp"),
                body,
                field(exchange, "webhook-signature"),
                List.of(secret));
    }

    private static String field(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private void answer(HttpExchange exchange, ObjectNode request) throws IOException {
        JsonNode message = request.path("message");
        Reply reply = EchoWords.choose(message.path("text").asText());
        asked.add(request, reply.status(), clock.instant());
        if (reply == Reply.LATER) {
            later.post(request, EchoWords.answer(request));
        }
        if (reply == Reply.NOW) {
            byte[] answer = json.writeValueAsBytes(json.createObjectNode().put("text", EchoWords.answer(request)));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), answer.length);
            exchange.getResponseBody().write(answer);
        } else {
            exchange.sendResponseHeaders(reply.status(), -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        later.close();
        threads.shutdownNow();
    }
}
