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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/**
 * A connection that signs in by OAuth comes through the API. The server rotates refresh tokens and ends all of them when an
 * old one comes back, so that nothing of a test may be lost or repeated.
 */
class AddedConsentsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONNECTION = "/api/v1/connections/sales";

    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    @TempDir
    Path folder;

    private static String server() {
        return "http://" + MAIL.host() + ":" + MAIL.port("OAUTH");
    }

    private static JsonNode control(String what) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server() + "/control/" + what))
                .build();
        return JSON.readTree(HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private static ObjectNode keys() {
        return JSON.createObjectNode()
                .put("address", MAIL.address("user6"))
                .put("imap.host", MAIL.host())
                .put("imap.port", String.valueOf(MAIL.port("IMAPS")))
                .put("smtp.host", MAIL.host())
                .put("smtp.port", String.valueOf(MAIL.port("SUBMISSION")))
                .put("smtp.security", "starttls")
                .put("check-interval", "5")
                .put("oauth.enabled", "true")
                .put("oauth.provider", "generic")
                .put("oauth.client-id", "postroute")
                .put("oauth.token-uri", server() + "/token");
    }

    private static JsonNode put(LocalProduct product, ObjectNode keys, int status) throws Exception {
        ObjectNode body = JSON.createObjectNode();
        body.set("keys", keys);
        HttpResponse<String> response = product.operator().put(CONNECTION, body.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private static void awaitRunning(LocalProduct product) {
        await().atMost(Duration.ofSeconds(90)).until(() -> {
            for (JsonNode mailbox : product.operator().json("/api/v1/mailboxes").path("mailboxes")) {
                if (mailbox.path("id").asText().equals("sales-1")) {
                    return mailbox.path("state").asText().equals("running");
                }
            }
            return false;
        });
    }

    @Test
    void a_refresh_token_is_used_once_from_the_test_on_and_goes_on_after_restarts_changes_and_failures()
            throws Exception {
        JsonNode family = control("new?address=" + MAIL.address("user6") + "&seconds=3600");
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of("postroute.tls.trust-file", MAIL.ca().toString()),
                call -> AgentStub.Response.answer("Hello"))) {
            ObjectNode first = keys().put(
                            "oauth.refresh-token", family.path("refresh_token").asText());
            assertThat(put(product, first, 200).path("tests")).hasSize(2);
            awaitRunning(product);
            product.restart();
            awaitRunning(product);

            put(product, keys().put("folder", "No such folder"), 422);
            assertThat(put(product, keys().put("check-interval", "6"), 200).path("tests"))
                    .hasSize(2);
            awaitRunning(product);

            JsonNode story = control("family?family=" + family.path("family").asText());
            System.out.println("story=" + story);
            assertThat(story.path("asked").asInt()).isEqualTo(1);
            assertThat(story.path("refreshes").asInt()).isEqualTo(1);
            assertThat(story.path("revoked").asBoolean()).isFalse();
        }
    }
}
