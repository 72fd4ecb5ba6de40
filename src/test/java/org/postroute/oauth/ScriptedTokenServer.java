package org.postroute.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A token endpoint that answers as it is told, and rotates refresh tokens when it is told nothing. */
final class ScriptedTokenServer implements AutoCloseable {
    /** One answer. */
    @FunctionalInterface
    interface Script {
        void answer(HttpExchange exchange, Map<String, String> form) throws IOException;
    }

    private final HttpServer server;
    private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger granted = new AtomicInteger();
    private volatile Script script = this::rotate;

    ScriptedTokenServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    }

    void answers(Script how) {
        script = how;
    }

    void answers(int status, String json) {
        answers((exchange, form) -> reply(exchange, status, json));
    }

    void worksAgain() {
        script = this::rotate;
    }

    int asked() {
        return asked.size();
    }

    Map<String, String> lastAsked() {
        return asked.get(asked.size() - 1);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> form = Arrays.stream(body.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[pair.length - 1], StandardCharsets.UTF_8)));
        asked.add(form);
        script.answer(exchange, form);
    }

    /** The n-th answer gives access-n and refresh-n, and wants refresh-(n-1) for it. */
    void rotate(HttpExchange exchange, Map<String, String> form) throws IOException {
        int number = granted.incrementAndGet();
        String expected = number == 1 ? "refresh-0" : "refresh-" + (number - 1);
        if (expected.equals(form.get("refresh_token"))) {
            reply(exchange, 200, """
                    {"access_token": "access-%d", "token_type": "Bearer", "expires_in": 3600, "refresh_token": "refresh-%d"}
                    """.formatted(number, number));
        } else {
            reply(exchange, 400, "{\"error\": \"invalid_grant\", \"error_description\": \"reuse detected\"}");
        }
    }

    static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json;charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
