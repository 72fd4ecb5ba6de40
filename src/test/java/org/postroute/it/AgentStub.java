package org.postroute.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An agent that records every call and answers as it is told. */
final class AgentStub implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExecutorService threads;
    private final Function<Call, Response> behaviour;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final int port;
    private HttpServer server;

    /** @param headers lower-case names */
    record Call(String webhookId, JsonNode body, Map<String, List<String>> headers) {}

    /** @param body null for none; a stream is sent as it is read, bytes as they are, anything else as JSON */
    record Response(int status, Object body, Map<String, String> headers) {
        Response(int status, Object body) {
            this(status, body, Map.of());
        }

        static Response answer(String text) {
            return new Response(200, Map.of("text", text));
        }
    }

    AgentStub(Function<Call, Response> behaviour) throws IOException {
        this(16, behaviour);
    }

    /** @param atOnce calls that it works on at the same time */
    AgentStub(int atOnce, Function<Call, Response> behaviour) throws IOException {
        this.threads = Executors.newFixedThreadPool(atOnce);
        this.behaviour = behaviour;
        this.server = listen(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer listen(int at) throws IOException {
        HttpServer next = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 100);
        next.setExecutor(threads);
        next.createContext("/", this::handle);
        next.start();
        return next;
    }

    /** Connections are refused from now on, and those that are open break. */
    void stop() {
        server.stop(0);
    }

    /** After {@link #stop}, at the same port. */
    void startAgain() throws IOException {
        server = listen(port);
    }

    int port() {
        return port;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        Call call =
                new Call(headers.getFirst("webhook-id"), JSON.readTree(exchange.getRequestBody()), Map.copyOf(headers));
        calls.add(call);
        Response response = behaviour.apply(call);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        response.headers().forEach(exchange.getResponseHeaders()::set);
        try (exchange) {
            write(exchange, response);
        }
    }

    private static void write(HttpExchange exchange, Response response) throws IOException {
        if (response.body() instanceof InputStream stream) {
            exchange.sendResponseHeaders(response.status(), 0);
            byte[] buffer = new byte[8192];
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                exchange.getResponseBody().write(buffer, 0, n);
                exchange.getResponseBody().flush();
            }
            return;
        }
        byte[] body = bytes(response.body());
        exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] bytes(Object body) throws IOException {
        if (body == null) {
            return new byte[0];
        }
        return body instanceof byte[] bytes ? bytes : JSON.writeValueAsBytes(body);
    }

    String url() {
        return "http://127.0.0.1:" + port + "/agent";
    }

    List<Call> calls() {
        return calls;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
