package org.postroute.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts the answers that were promised with 202, two seconds on, with the grant that came with the question. */
final class LaterAnswers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaterAnswers.class);
    private static final Duration DELAY = Duration.ofSeconds(2);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Daemons.named("echo-agent-later"));
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Set<String> promised = ConcurrentHashMap.newKeySet();

    /** Once for each message, however often it is asked about. */
    void post(JsonNode request, String text) throws JsonProcessingException {
        if (promised.add(request.path("id").asText())) {
            JsonNode reply = request.path("reply");
            HttpRequest post = HttpRequest.newBuilder(
                            URI.create(reply.path("url").asText()))
                    .timeout(Duration.ofSeconds(10))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(json.createObjectNode()
                            .put("grant", reply.path("grant").asText())
                            .put("text", text))))
                    .build();
            timer.schedule(() -> send(post), DELAY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void send(HttpRequest post) {
        client.sendAsync(post, BodyHandlers.discarding()).whenComplete((response, problem) -> {
            if (problem != null || response.statusCode() >= 300) {
                LOG.warn(
                        "the later answer was not accepted status={}",
                        problem == null ? response.statusCode() : "none");
            }
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
