package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The running service's API, as an operator uses it. */
final class ServiceClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(30);
    private static final String MAILBOXES = "/api/v1/mailboxes";
    private static final String CONNECTIONS = "/api/v1/connections";
    private static final String DEAD_LETTERS = "/api/v1/dead-letters";
    private static final String SUPPRESSIONS = "/api/v1/suppressions";
    private static final String TOKENS = "/api/v1/tokens";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI service;
    private final String token;

    ServiceClient(URI service, String token) {
        this.service = service;
        this.token = token;
    }

    /** An array. */
    JsonNode mailboxes() throws ServiceFault {
        return send(request(MAILBOXES).GET()).path("mailboxes");
    }

    /**
     * The id of a mailbox.
     *
     * @param name id or address
     */
    String mailbox(String name) throws ServiceFault {
        for (JsonNode mailbox : mailboxes()) {
            String id = mailbox.path("id").asText();
            if (name.equals(id) || name.equalsIgnoreCase(mailbox.path("address").asText())) {
                return id;
            }
        }
        throw new ServiceFault(
                ServiceFault.USAGE, "No mailbox with the id or address " + name + " is configured. See: mailboxes");
    }

    /** An array. */
    JsonNode connections() throws ServiceFault {
        return send(request(CONNECTIONS).GET()).path("connections");
    }

    /**
     * Starts or stops.
     *
     * @param name id or address of a mailbox, or name of a connection
     * @param change start, stop or restart
     */
    JsonNode change(String name, String change) throws ServiceFault {
        for (JsonNode connection : connections()) {
            if (name.equals(connection.path("name").asText())) {
                return send(request(CONNECTIONS + "/" + encoded(name) + "/" + change)
                        .POST(BodyPublishers.noBody()));
            }
        }
        return send(request(of(mailbox(name)) + "/" + change).POST(BodyPublishers.noBody()));
    }

    JsonNode authorization(String id) throws ServiceFault {
        return send(request(of(id) + "/authorization").GET());
    }

    /** @param method browser, paste or device */
    JsonNode authorize(String id, String method) throws ServiceFault {
        return send(json(
                of(id) + "/authorization",
                JSON.valueToTree(Map.of("method", method)).toString()));
    }

    /** What became of an attempt. */
    JsonNode authorizationOutcome(String id, String attempt) throws ServiceFault {
        return send(request(of(id) + "/authorization/" + encoded(attempt)).POST(BodyPublishers.noBody()));
    }

    /** @param url that a browser was sent to */
    JsonNode authorizationAnswer(String id, String attempt, String url) throws ServiceFault {
        return send(json(
                of(id) + "/authorization/" + encoded(attempt) + "/answer",
                JSON.valueToTree(Map.of("url", url)).toString()));
    }

    JsonNode revokeAuthorization(String id) throws ServiceFault {
        return send(request(of(id) + "/authorization").DELETE());
    }

    JsonNode sync(String id) throws ServiceFault {
        return send(request(of(id) + "/sync").POST(BodyPublishers.noBody()));
    }

    JsonNode backfill(String id) throws ServiceFault {
        return send(request(of(id) + "/backfill").GET());
    }

    /** @param wanted either since or all */
    JsonNode backfill(String id, Map<String, Object> wanted) throws ServiceFault {
        String body = JSON.valueToTree(wanted).toString();
        return send(json(of(id) + "/backfill", body));
    }

    /** @param filter parameters of the query, by name */
    JsonNode deadLetters(Map<String, String> filter) throws ServiceFault {
        return send(request(DEAD_LETTERS + query(filter)).GET());
    }

    private static String query(Map<String, String> filter) {
        return filter.isEmpty()
                ? ""
                : filter.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /**
     * Decides about a dead letter.
     *
     * @param action retry, discard or resolve
     */
    JsonNode mend(String id, String action, Map<String, Object> decision) throws ServiceFault {
        String path = DEAD_LETTERS + "/" + encoded(id) + "/" + action;
        return send(json(path, JSON.valueToTree(decision).toString()));
    }

    /** @param reference id of a message or a session, or a Message-ID in angle brackets */
    JsonNode explain(String reference) throws ServiceFault {
        String path = reference.startsWith("<") ? "?messageId=" : "/";
        return send(request("/api/v1/messages" + path + encoded(reference)).GET());
    }

    /** Waits long, because a large ledger is rewritten. */
    JsonNode erase(String address) throws ServiceFault {
        String body = JSON.valueToTree(Map.of("address", address)).toString();
        return send(json("/api/v1/erasures", body).timeout(LONG_PATIENCE));
    }

    /** @param filter parameters of the query, by name */
    JsonNode suppressions(Map<String, String> filter) throws ServiceFault {
        return send(request(SUPPRESSIONS + query(filter)).GET());
    }

    JsonNode suppress(String address, String reason) throws ServiceFault {
        String body =
                JSON.valueToTree(Map.of("address", address, "reason", reason)).toString();
        return send(json(SUPPRESSIONS, body));
    }

    JsonNode unsuppress(String address) throws ServiceFault {
        String body = JSON.valueToTree(Map.of("address", address)).toString();
        return send(json(SUPPRESSIONS + "/lift", body));
    }

    /** An array. */
    JsonNode tokens() throws ServiceFault {
        return send(request(TOKENS).GET()).path("tokens");
    }

    /** @param expiresIn such as 90d; null for never */
    JsonNode createToken(String name, List<String> scopes, @Nullable String expiresIn) throws ServiceFault {
        Map<String, Object> wanted = new HashMap<>(Map.of("name", name, "scopes", scopes));
        if (expiresIn != null) {
            wanted.put("expiresIn", expiresIn);
        }
        return send(json(TOKENS, JSON.valueToTree(wanted).toString()));
    }

    JsonNode revokeToken(String name) throws ServiceFault {
        return send(request(TOKENS + "/" + encoded(name)).DELETE());
    }

    String export(String connection, String format) throws ServiceFault {
        return text(request(CONNECTIONS + "/" + encoded(connection) + "/export?format=" + encoded(format))
                .GET());
    }

    JsonNode reload() throws ServiceFault {
        return send(request("/api/v1/configuration/reload").POST(BodyPublishers.noBody()));
    }

    JsonNode hold() throws ServiceFault {
        return send(request("/api/v1/hold").GET());
    }

    /** Waits long, because every mailbox is looked into. */
    JsonNode release(boolean unchecked) throws ServiceFault {
        String body = JSON.valueToTree(Map.of("unchecked", unchecked)).toString();
        return send(json("/api/v1/hold/release", body).timeout(LONG_PATIENCE));
    }

    private HttpRequest.Builder json(String path, String body) throws ServiceFault {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private static String of(String id) {
        return MAILBOXES + "/" + encoded(id);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) throws ServiceFault {
        try {
            return HttpRequest.newBuilder(URI.create(service.toString().replaceAll("/$", "") + path))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException e) {
            throw new ServiceFault(ServiceFault.USAGE, "The URL or the token is none.");
        }
    }

    private JsonNode send(HttpRequest.Builder request) throws ServiceFault {
        String body = text(request);
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new ServiceFault(ServiceFault.NETWORK, service + " answers no JSON: that is not Postroute.");
        }
    }

    private String text(HttpRequest.Builder request) throws ServiceFault {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 == 2) {
                return response.body();
            }
            throw refused(response);
        } catch (IOException e) {
            throw new ServiceFault(
                    ServiceFault.NETWORK, "Postroute does not answer at " + service + ". Does it run there?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceFault(ServiceFault.NETWORK, "Stopped while waiting for " + service + ".");
        }
    }

    private ServiceFault refused(HttpResponse<String> response) throws IOException {
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("application/problem+json")) {
            return new ServiceFault(
                    ServiceFault.NETWORK, service + " answers " + response.statusCode() + ": that is not Postroute.");
        }
        JsonNode problem = JSON.readTree(response.body());
        String words =
                problem.path("title").asText() + ": " + problem.path("detail").asText();
        return switch (response.statusCode()) {
            case 400, 404, 410 -> new ServiceFault(ServiceFault.USAGE, words);
            case 401, 403 -> new ServiceFault(ServiceFault.AUTHENTICATION, words);
            case 409 -> new ServiceFault(passes(response.uri()) ? ServiceFault.NETWORK : ServiceFault.USAGE, words);
            default -> new ServiceFault(ServiceFault.NETWORK, words);
        };
    }

    /** A mailbox may be received in a moment; how it signs in and what a message is does not pass. */
    private static boolean passes(URI asked) {
        return asked.getPath().startsWith(MAILBOXES) && !asked.getPath().endsWith("/authorization");
    }
}
