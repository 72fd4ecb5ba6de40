package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroute.oauth.ScriptedProvider;

/** What goes over HTTP while a mailbox is authorized, as a browser and as others see it. */
class AuthorizeApiTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AUTHORIZATION = "/api/v1/mailboxes/support-1/authorization";

    private static ScriptedProvider provider;
    private static LocalProduct product;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        provider = new ScriptedProvider();
        Map<String, String> properties = new HashMap<>(Map.of(
                "postroute.connection.support.imap.auth", "oauth2",
                "postroute.connection.support.smtp.auth", "none",
                "postroute.connection.support.check-interval", "3600",
                "postroute.connection.support.idle", "false",
                "postroute.public-url", "https://mail.acme.test"));
        Map<String, String> oauth = Map.of(
                "enabled",
                "true",
                "provider",
                "generic",
                "client-id",
                ScriptedProvider.CLIENT,
                "client-secret",
                ScriptedProvider.SECRET,
                "token-uri",
                provider.url() + "/token",
                "authorization-uri",
                provider.url() + "/authorize",
                "device-authorization-uri",
                provider.url() + "/device",
                "scopes",
                String.join(" ", ScriptedProvider.SCOPES));
        oauth.forEach((key, value) -> properties.put("postroute.connection.support.oauth." + key, value));
        product = new LocalProduct(folder, properties, call -> AgentStub.Response.answer("Hello"));
    }

    @AfterAll
    static void stop() {
        product.close();
        provider.close();
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(product.api() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(product.api() + path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode begun() throws Exception {
        HttpResponse<String> begun = product.operator().post(AUTHORIZATION, "");
        assertThat(begun.statusCode()).isEqualTo(201);
        return JSON.readTree(begun.body());
    }

    private static void isSafe(HttpHeaders headers) {
        assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void a_browser_goes_to_the_provider_and_back_with_nothing_but_what_it_needs() throws Exception {
        URI url = URI.create(begun().path("url").asText());
        assertThat(url.toString()).matches("https://mail\\.acme\\.test/api/oauth/start\\?ticket=[\\w-]{43}");

        for (int scanner = 0; scanner < 3; scanner++) {
            HttpResponse<String> link = get("/api/oauth/start?" + url.getRawQuery());
            assertThat(link.statusCode()).isEqualTo(200);
            assertThat(link.body()).contains("Authorize support@acme.test").doesNotContain("{{");
            assertThat(link.headers().map()).doesNotContainKeys("set-cookie", "location");
            isSafe(link.headers());
        }
        HttpResponse<String> start = post("/api/oauth/start?" + url.getRawQuery());
        URI page = URI.create(start.headers().firstValue("Location").orElseThrow());
        String cookie = start.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(start.statusCode()).isEqualTo(200);
        assertThat(cookie).startsWith("__Host-postroute-authorize-").endsWith("; HttpOnly; SameSite=Lax; Secure");
        isSafe(start.headers());

        String state = ScriptedProvider.single(page.getRawQuery()).get("state");
        String back = "/api/oauth/callback?state=" + state + "&code=" + provider.consent(page);
        HttpResponse<String> stranger = get(back);
        assertThat(stranger.statusCode()).isEqualTo(400);
        assertThat(stranger.body()).contains("begun in another browser").doesNotContain("canary");
        HttpResponse<String> done = get(back, "Cookie", cookie.substring(0, cookie.indexOf(';')));

        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body())
                .contains("Mailbox authorized", "data-origin=\"https://mail.acme.test\"", "data-ok=\"true\"")
                .doesNotContain("canary", "{{");
        assertThat(done.headers().firstValue("Set-Cookie").orElseThrow()).contains("=; Path=/; Max-Age=0");
        isSafe(done.headers());
        assertThat(get(back, "Cookie", cookie.substring(0, cookie.indexOf(';'))).body())
                .contains("taken already");
        assertThat(get("/api/oauth/start?" + url.getRawQuery()).statusCode()).isEqualTo(410);
        assertThat(post("/api/oauth/start?" + url.getRawQuery()).statusCode()).isEqualTo(410);
        JsonNode state2 = product.operator().json(AUTHORIZATION);
        assertThat(state2.path("state").asText()).isEqualTo("authorized");
        assertThat(state2.toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET " + AUTHORIZATION,
                "POST " + AUTHORIZATION,
                "DELETE " + AUTHORIZATION,
                "POST " + AUTHORIZATION + "/aut_1",
                "POST " + AUTHORIZATION + "/aut_1/answer"
            })
    void without_a_token_of_ours_nothing_is_begun_and_nothing_is_told(String call) throws Exception {
        String[] parts = call.split(" ");
        // a page of somebody else can send cookies, a form and its own origin, and nothing more
        HttpRequest request = HttpRequest.newBuilder(URI.create(product.api() + parts[1]))
                .headers("Origin", "https://evil.test", "Content-Type", "text/plain", "Cookie", "a=b")
                .method(parts[0], HttpRequest.BodyPublishers.ofString("{}"))
                .build();

        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isIn(401, 415);
        assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void nothing_that_a_stranger_writes_into_a_url_is_executed_or_followed() throws Exception {
        for (String path : List.of(
                "/authorize?mailbox=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
                "/authorize?mailbox=$%7Bbean:settings%7D&mailbox=b",
                "/api/oauth/start?ticket=%22%3E%3Cscript%3E&redirect=https://evil.test",
                "/api/oauth/start",
                "/api/oauth/callback",
                "/api/oauth/callback?state=" + "y".repeat(43) + "&error=x&error_description=%3Cscript%3Ealert(1)",
                "/api/oauth/callback?state=a&state=b&code=$%7Bbean:settings%7D&redirect_uri=https://evil.test")) {
            HttpResponse<String> response = get(path, "Cookie", "=;;=;\";" + "x".repeat(4_000));

            assertThat(response.statusCode()).as(path).isIn(200, 400, 410);
            assertThat(response.body()).as(path).doesNotContain("<script>alert", "evil.test", "PostrouteSettings");
            assertThat(response.headers().map()).as(path).doesNotContainKey("location");
            isSafe(response.headers());
        }
    }

    @Test
    void other_methods_and_other_mailboxes_are_refused() throws Exception {
        assertThat(product.operator().post("/api/oauth/start", "").statusCode()).isEqualTo(410);
        assertThat(post("/api/oauth/callback").statusCode()).isEqualTo(405);
        assertThat(product.operator()
                        .post(AUTHORIZATION, "{\"method\":\"pigeon\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(product.operator()
                        .post("/api/v1/mailboxes/nobody-1/authorization", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(product.operator().post(AUTHORIZATION + "/aut_none", "").statusCode())
                .isEqualTo(404);
        String attempt = begun().path("attempt").asText();
        assertThat(product.operator()
                        .post(AUTHORIZATION + "/" + attempt + "/answer", "{\"url\":\"https://evil.test/?code=x\"}")
                        .body())
                .contains("\"outcome\":\"refused\"", "is not the address");
        assertThat(product.operator().post(AUTHORIZATION + "/" + attempt, "").body())
                .contains("\"outcome\":\"waiting\"");
    }

    @Test
    void a_code_for_a_device_is_handed_to_operators_alone() throws Exception {
        JsonNode begun = JSON.readTree(product.operator()
                .post(AUTHORIZATION, "{\"method\":\"device\"}")
                .body());

        assertThat(begun.path("userCode").asText()).isEqualTo("WDJB-MJHT");
        assertThat(begun.path("interval").asInt()).isEqualTo(5);
        assertThat(begun.toString()).doesNotContain("canary");
        provider.nextDevice(new ScriptedProvider.Answer(503, Map.of()));
        HttpResponse<String> away = product.operator().post(AUTHORIZATION, "{\"method\":\"device\"}");
        assertThat(away.statusCode()).isEqualTo(503);
        provider.nextDevice(ScriptedProvider.Answer.error("unauthorized_client", "no device flow"));
        HttpResponse<String> never = product.operator().post(AUTHORIZATION, "{\"method\":\"device\"}");
        assertThat(never.statusCode()).isEqualTo(409);
        assertThat(never.body()).contains("The application may not ask for this in this way.");
    }
}
