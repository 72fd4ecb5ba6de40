package org.postroute.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the page's server says, always with the header fields that keep hostile mail from doing anything in a browser. */
record PageResponse(int status, String contentType, byte[] body) {
    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> FIELDS = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-store");

    static PageResponse text(int status, String text) {
        return new PageResponse(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static PageResponse json(int status, byte[] body) {
        return new PageResponse(status, "application/json", body);
    }

    void write(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        FIELDS.forEach(headers::set);
        headers.set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
