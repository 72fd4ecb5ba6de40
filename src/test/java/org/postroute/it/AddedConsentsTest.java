package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;
import org.postroute.ledger.StoredCredentials;
import org.postroute.oauth.Grant;
import org.postroute.oauth.ScriptedProvider;
import org.postroute.oauth.ScriptedProvider.Answer;
import org.postroute.secrets.KeyFile;
import org.postroute.secrets.Vault;

/** Consents of connections that come through the API. The mail server of this test takes no tokens, which is a failed test. */
class AddedConsentsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SALES = "sales@acme.test";

    @TempDir
    private Path folder;

    private ScriptedProvider provider;
    private LocalProduct product;
    private StoredCredentials credentials;

    @BeforeEach
    void start() throws Exception {
        provider = new ScriptedProvider();
        product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("Hello"));
        product.addMailbox(SALES);
        credentials = product.ledger().credentials(new Vault(KeyFile.ours(folder.resolve("secrets.key"))));
    }

    @AfterEach
    void stop() {
        product.close();
        provider.close();
    }

    private ObjectNode keys() {
        return JSON.createObjectNode()
                .put("address", SALES)
                .put("imap.host", "127.0.0.1")
                .put("imap.port", String.valueOf(product.imapPort()))
                .put("imap.security", "none")
                .put("outbound", "false")
                .put("oauth.enabled", "true")
                .put("oauth.provider", "generic")
                .put("oauth.client-id", ScriptedProvider.CLIENT)
                .put("oauth.client-secret", ScriptedProvider.SECRET)
                .put("oauth.token-uri", provider.url() + "/token")
                .put("oauth.authorization-uri", provider.url() + "/authorize")
                .put("oauth.revocation-uri", provider.url() + "/revoke");
    }

    private OAuthSettings oauth(String addedAs) {
        OAuthSettings all = provider.settings();
        return new OAuthSettings(
                all.provider(),
                all.clientId(),
                all.clientSecret(),
                null,
                all.tokenUri(),
                all.authorizationUri(),
                null,
                all.revocationUri(),
                List.of(),
                null,
                addedAs);
    }

    private void consented(String addedAs) {
        credentials.consented(
                SALES,
                oauth(addedAs),
                new Grant(
                        new Secret("access-canary"),
                        Duration.ofHours(1),
                        new Secret("refresh-canary"),
                        null,
                        List.of()));
    }

    private JsonNode put(ObjectNode keys, boolean anyway, int status) throws Exception {
        return put("sales", keys, anyway, status);
    }

    private JsonNode put(String name, ObjectNode keys, boolean anyway, int status) throws Exception {
        ObjectNode body = JSON.createObjectNode().put("saveAnyway", anyway);
        body.set("keys", keys);
        HttpResponse<String> response =
                send(name, HttpRequest.newBuilder().PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
        assertThat(response.body()).doesNotContain("canary");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(String name, HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request.uri(URI.create(product.api() + "/api/v1/connections/" + name))
                                .header("Content-Type", "application/json")
                                .header(
                                        "Authorization",
                                        "Bearer " + product.operator().token())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private String refreshToken() {
        return credentials
                .refreshToken(SALES, oauth("sales"))
                .map(Secret::reveal)
                .orElse("none");
    }

    private void rotatesTo(String access, String refresh) {
        provider.next(new Answer(
                200,
                Map.of("access_token", access, "token_type", "Bearer", "expires_in", 3600, "refresh_token", refresh)));
    }

    @Test
    void one_that_nobody_has_authorized_is_saved_untested_and_one_that_somebody_has_is_tested() throws Exception {
        JsonNode saved = put(keys(), false, 200);
        assertThat(saved.at("/awaitingAuthorization/0").asText()).isEqualTo("sales-1");
        assertThat(saved.path("tests")).isEmpty();

        consented("sales");
        ObjectNode changed = keys().put("check-interval", "60");
        changed.remove("oauth.client-secret");
        JsonNode refused = put(changed, false, 422);

        assertThat(refused.path("awaitingAuthorization")).isEmpty();
        assertThat(refused.at("/tests/0/steps").toString()).contains("\"token\"", "sign-in");
        assertThat(refreshToken()).isEqualTo("refresh-canary");
    }

    @Test
    void a_refresh_token_that_fails_its_test_replaces_no_consent_and_one_that_is_saved_does() throws Exception {
        put(keys(), false, 200);
        consented("sales");
        String before = credentials.standings().toString();

        rotatesTo("a-canary", "rotated-canary");
        put(keys().put("oauth.refresh-token", "seed-canary"), false, 422);
        assertThat(provider.requests())
                .anySatisfy(form -> assertThat(form).containsEntry("refresh_token", "seed-canary"));
        assertThat(credentials.standings()).hasToString(before);
        assertThat(refreshToken()).isEqualTo("refresh-canary");

        rotatesTo("a-canary", "rotated-canary");
        put(keys().put("oauth.refresh-token", "seed-canary"), true, 200);
        assertThat(refreshToken()).isEqualTo("rotated-canary");
    }

    @Test
    void a_configured_refresh_token_goes_with_its_connection() throws Exception {
        rotatesTo("a-canary", "rotated-canary");
        put(keys().put("oauth.refresh-token", "seed-canary"), true, 200);
        assertThat(credentials.standings()).hasSize(1);

        assertThat(send("sales", HttpRequest.newBuilder().DELETE()).statusCode())
                .isEqualTo(200);

        assertThat(credentials.standings()).isEmpty();
    }

    @Test
    void a_client_secret_that_is_refused_leaves_the_consent_as_it_was() throws Exception {
        put(keys(), false, 200);
        consented("sales");
        String before = credentials.standings().toString();

        JsonNode refused = put(keys().put("oauth.client-secret", "wrong"), false, 422);

        assertThat(refused.at("/tests/0/steps").toString()).contains("invalid_client");
        assertThat(credentials.standings()).hasToString(before);
    }

    @Test
    void a_consent_ends_when_its_tokens_would_go_elsewhere_and_with_its_connection() throws Exception {
        put(keys(), false, 200);
        consented("sales");
        put(keys().put("imap.host", "localhost"), false, 200);
        assertThat(credentials.standings()).isEmpty();

        consented("sales");
        put(keys().put("imap.host", "localhost").put("oauth.revocation-uri", provider.url() + "/other"), false, 200);
        assertThat(credentials.standings()).isEmpty();

        consented("sales");
        assertThat(send("sales", HttpRequest.newBuilder().DELETE()).statusCode())
                .isEqualTo(200);
        assertThat(credentials.standings()).isEmpty();
    }

    /** Because its agent is gone. */
    private void salesIsLeftOut() throws Exception {
        product.edit(text -> text
                + text.lines()
                        .filter(line -> line.startsWith("postroute.agent.default."))
                        .map(line -> line.replace("agent.default", "agent.other") + "\n")
                        .collect(Collectors.joining()));
        put(keys().put("agent", "other"), false, 200);
        consented("sales");
        product.edit(text -> text.lines()
                .filter(line -> !line.startsWith("postroute.agent.other."))
                .collect(Collectors.joining("\n", "", "\n")));
    }

    @Test
    void the_consent_of_one_that_does_not_fit_for_a_while_is_not_ended_by_another_with_its_address() throws Exception {
        salesIsLeftOut();

        JsonNode refused = put("news", keys(), true, 400);

        assertThat(refused.path("detail").asText())
                .contains("postroute.connection.news.address", "\"sales\"", SALES, "A consent is for one connection");
        assertThat(refreshToken()).isEqualTo("refresh-canary");
        put("news", keys().put("address", "news@acme.test"), false, 200);
        assertThat(send("news", HttpRequest.newBuilder().DELETE()).statusCode()).isEqualTo(200);
        assertThat(refreshToken()).isEqualTo("refresh-canary");
    }

    @Test
    void a_connection_that_did_not_fit_for_a_while_keeps_its_consent() throws Exception {
        salesIsLeftOut();
        assertThat(put(keys().put("agent", "other"), true, 400).path("detail").asText())
                .contains("\"other\"");

        put(keys(), true, 200);

        assertThat(refreshToken()).isEqualTo("refresh-canary");
    }

    /** Given when the mailbox stood in the file, which it does no more. */
    @Test
    void a_consent_of_somebody_else_with_the_same_address_and_application_is_not_taken() throws Exception {
        consented("");
        ObjectNode thief =
                keys().put("smtp.host", "127.0.0.1").put("inbound", "false").put("outbound", "true");
        thief.put("smtp.port", "1").put("smtp.security", "none");

        JsonNode saved = put(thief, false, 200);

        assertThat(saved.at("/awaitingAuthorization/0").asText()).isEqualTo("sales-1");
        assertThat(credentials.standings()).isEmpty();
        JsonNode authorization = product.operator().json("/api/v1/mailboxes/sales-1/authorization");
        assertThat(authorization.path("state").asText()).isEqualTo("awaiting-authorization");
    }
}
