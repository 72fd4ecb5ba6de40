package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Who may do what by the API of the product as shipped (THR-46): every call there is, and the tokens themselves. */
class AccessTest {
    private static final String TOKENS = "/api/v1/tokens";
    private static final Set<String> OPEN_ON_PURPOSE = Set.of("post /api/v1/replies", "get /api/v1/attachments/{id}");
    private static final List<String> SCOPES = List.of("read", "operate", "configure", "erase", "admin");
    private static final Pattern REQUIRED = Pattern.compile("require\\('([a-z]+)'");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static LocalProduct product;

    /** @param scope that its route requires */
    record Call(String verb, String path, String scope) {
        String known() {
            return path.replace("{id}", "support-1")
                    .replace("{name}", "support")
                    .replace("{attempt}", "a");
        }

        String unknown() {
            return path.replaceAll("\\{[a-z]+}", "nobody-9");
        }
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        product = new LocalProduct(
                folder,
                Map.of(
                        "postroute.connection.support.check-interval", "3600",
                        "postroute.connection.support.idle", "false",
                        "postroute.agent.default.retry.max-attempts", "1",
                        "postroute.api.refusal-limit", "100000"),
                call -> new AgentStub.Response(400, "no"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> product.operator()
                        .sync("support-1")
                        .path("outcome")
                        .asText()
                        .equals("swept"));
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    static List<Call> calls() throws IOException {
        Map<String, String> scopes = Files.list(Path.of("routes"))
                .flatMap(AccessTest::entries)
                .filter(entry -> REQUIRED.matcher(entry.toString()).find())
                .collect(Collectors.toMap(
                        entry -> "direct:" + entry.at("/route/id").asText(), AccessTest::required));
        List<Call> calls = new ArrayList<>();
        Files.list(Path.of("routes"))
                .flatMap(AccessTest::entries)
                .map(entry -> entry.path("rest"))
                .forEach(rest -> rest.properties()
                        .forEach(verb -> verb.getValue().forEach(call -> {
                            String path = rest.path("path").asText()
                                    + call.path("path").asText("");
                            String to = call.path("to").asText("");
                            if (!to.isEmpty() && !OPEN_ON_PURPOSE.contains(verb.getKey() + " " + path)) {
                                calls.add(new Call(verb.getKey(), path, scopes.getOrDefault(to, "none: it is open")));
                            }
                        })));
        return calls;
    }

    private static Stream<JsonNode> entries(Path file) {
        try {
            List<JsonNode> entries = new ArrayList<>();
            YAML.readTree(file.toFile()).forEach(entries::add);
            return entries.stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String required(JsonNode route) {
        Matcher matcher = REQUIRED.matcher(route.toString());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static Operator holder(String name, List<String> scopes) throws Exception {
        String body = JSON.writeValueAsString(Map.of("name", name, "scopes", scopes));
        HttpResponse<String> made = product.operator().post(TOKENS, body);
        assertThat(made.statusCode()).as(made.body()).isIn(201, 409);
        if (made.statusCode() == 409) {
            product.operator().delete(TOKENS + "/" + name);
            return holder(name, scopes);
        }
        return new Operator(
                product.api(), JSON.readTree(made.body()).path("token").asText());
    }

    private static JsonNode problem(HttpResponse<String> response, int status) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return JSON.readTree(response.body());
    }

    @Test
    void all_calls_are_walked() throws Exception {
        assertThat(calls()).hasSizeGreaterThanOrEqualTo(39);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void without_a_token_of_ours_a_call_tells_nothing_not_even_whether_a_thing_is_there(Call call) throws Exception {
        for (String token : new String[] {null, "prt_" + "x".repeat(43)}) {
            Operator stranger = new Operator(product.api(), token);
            HttpResponse<String> known = stranger.call(call.verb(), call.known());
            HttpResponse<String> unknown = stranger.call(call.verb(), call.unknown());

            problem(known, 401);
            assertThat(known.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(unknown.body()).isEqualTo(known.body());
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_token_for_everything_else_is_told_which_scope_is_missing(Call call) throws Exception {
        List<String> others =
                SCOPES.stream().filter(scope -> !scope.equals(call.scope())).toList();
        Operator holder = holder("others", others);

        for (String path : List.of(call.known(), call.unknown())) {
            HttpResponse<String> refused = holder.call(call.verb(), path);
            assertThat(problem(refused, 403).path("detail").asText()).contains("the scope " + call.scope());
            assertThat(refused.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer error=\"insufficient_scope\", scope=\"" + call.scope() + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get /api/v1/mailboxes/nobody-9/backfill",
                "post /api/v1/mailboxes/nobody-9/sync",
                "post /api/v1/mailboxes/nobody-9/stop",
                "post /api/v1/connections/nobody-9/stop",
                "get /api/v1/mailboxes/nobody-9/authorization",
                "get /api/v1/connections/nobody-9/export",
                "get /api/v1/dead-letters/nobody-9",
                "post /api/v1/dead-letters/nobody-9/retry",
                "get /api/v1/messages/nobody-9",
                "get /api/v1/messages/nobody-9/raw",
                "delete /api/v1/tokens/nobody-9",
            })
    void with_a_good_token_what_is_not_there_is_not_found(String call) throws Exception {
        String[] words = call.split(" ");

        problem(product.operator().call(words[0], words[1]), 404);
    }

    @Test
    void a_token_does_what_it_is_for_and_nothing_after_it_is_revoked() throws Exception {
        Operator reader = holder("reader", List.of("read"));
        assertThat(reader.get("/api/v1/mailboxes").statusCode()).isEqualTo(200);

        HttpResponse<String> revoked = product.operator().delete(TOKENS + "/reader");

        assertThat(revoked.body()).isEqualTo("{\"revoked\":\"reader\"}");
        problem(reader.get("/api/v1/mailboxes"), 401);
        problem(product.operator().delete(TOKENS + "/reader"), 404);
        problem(product.operator().delete(TOKENS + "/first"), 409);
    }

    @Test
    void a_token_in_a_url_is_none() throws Exception {
        String token = product.operator().token();
        Operator stranger = new Operator(product.api(), null);

        assertThat(new Operator(product.api(), token).get("/api/v1/mailboxes").statusCode())
                .isEqualTo(200);
        for (String name : List.of(
                "Authorization", "authorization", "%41uthorization", "x=1&authorization", "x=1;authorization")) {
            problem(stranger.get("/api/v1/mailboxes?" + name + "=Bearer%20" + token), 401);
        }
    }

    @Test
    void what_is_only_asked_about_is_no_token() throws Exception {
        String asked = "messageId=%3Cpre-authorization-7%40bank.test%3E&mailbox=authorizations@acme.test";

        assertThat(product.operator().get("/api/v1/dead-letters?" + asked).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_token_is_shown_once_and_only_to_whoever_made_it() throws Exception {
        HttpResponse<String> made = product.operator()
                .post(TOKENS, "{\"name\":\"dashboard\",\"scopes\":[\"read\",\"read\"],\"expiresIn\":\"90d\"}");
        JsonNode document = JSON.readTree(made.body());
        String secret = document.path("token").asText();

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(secret).matches("prt_[\\w-]{43}");
        new Operator(product.api(), secret).get("/api/v1/mailboxes");
        HttpResponse<String> list = product.operator().get(TOKENS);
        assertThat(list.body()).doesNotContain("prt_", secret.substring(4)).doesNotContain("sha256");
        JsonNode shown = JSON.readTree(list.body()).path("tokens").get(0);
        assertThat(shown.path("name").asText()).isEqualTo("dashboard");
        assertThat(shown.path("scopes").toString()).isEqualTo("[\"read\"]");
        assertThat(shown.path("createdBy").asText()).isEqualTo("first");
        Instant created = Instant.parse(shown.path("createdAt").asText());
        assertThat(Instant.parse(shown.path("expiresAt").asText()))
                .isCloseTo(created.plus(90, ChronoUnit.DAYS), within(1, ChronoUnit.MINUTES))
                .isEqualTo(Instant.parse(document.path("expiresAt").asText()));
        assertThat(Instant.parse(shown.path("lastUsedAt").asText())).isAfterOrEqualTo(created);
        problem(product.operator().post(TOKENS, "{\"name\":\"dashboard\",\"scopes\":[\"read\"]}"), 409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"name\":\"a\"}",
                "{\"name\":\"a\",\"scopes\":[]}",
                "{\"name\":\"a\",\"scopes\":[null]}",
                "{\"name\":\"a\",\"scopes\":[\"canary\"]}",
                "{\"name\":\"first\",\"scopes\":[\"read\"]}",
                "{\"name\":\"Canary!\",\"scopes\":[\"read\"]}",
                "{\"name\":\"a\",\"scopes\":[\"read\"],\"expiresIn\":\"canary\"}",
                "{\"name\":\"a\",\"scopes\":[\"read\"],\"expiresIn\":\"-1d\"}",
                "{\"name\":\"a\",\"scopes\":[\"read\"],\"canary\":1}",
            })
    void what_is_no_token_is_refused_and_said_how_to_ask(String body) throws Exception {
        JsonNode problem = problem(product.operator().post(TOKENS, body), 400);

        assertThat(problem.path("title").asText()).isEqualTo("No token");
        assertThat(problem.path("detail").asText()).contains("use ").doesNotContainIgnoringCase("canary");
    }

    @Test
    void a_change_tells_who_made_it_and_no_token() throws Exception {
        product.deliverPlain("one", "Hello");
        product.operator().sync("support-1");
        String id = product.awaitState("dead").id();
        Operator mender = holder("mender", List.of("operate"));
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger("org.postroute");
        lines.start();
        log.addAppender(lines);
        try {
            mender.post("/api/v1/dead-letters/" + id + "/discard", "{\"reason\":\"wrote by hand\"}");
            mender.call("delete", TOKENS + "/mender");
        } finally {
            log.detachAppender(lines);
        }

        assertThat(product.operator().get("/api/v1/messages/" + id).body())
                .contains("by the token mender: wrote by hand; it was dead");
        List<String> written = List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        assertThat(written)
                .contains("operator acts token=mender request=POST /api/v1/dead-letters/" + id + "/discard")
                .noneMatch(line -> line.contains("prt_") || line.contains("DELETE"));
    }

    @Test
    void commands_make_show_and_revoke_tokens(@TempDir Path folder) throws Exception {
        Path token = folder.resolve("ci.token");
        CommandRun first = new CommandRun(product.folder());
        CommandRun.Ran made = first.of("create-token", "ci", "--scopes", "read,operate", "--expires-in", "12h");
        Files.writeString(token, made.out());
        String[] asCi = {"--url", product.api(), "--token-file", token.toString()};

        assertThat(made.out()).matches("prt_[\\w-]{43}\\n");
        assertThat(first.of(concat(asCi, "sync", "support-1")))
                .isEqualTo(new CommandRun.Ran(0, "support-1  0 fetched\n", ""));
        CommandRun.Ran refused = first.of(concat(asCi, "create-token", "more", "--scopes", "admin"));
        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err()).contains("scope admin");
        assertThat(first.of("tokens").out())
                .contains("NAME ", "ci                   read,operate                         first ")
                .doesNotContain("prt_");
        assertThat(first.of("revoke-token", "ci").out()).isEqualTo("ci  revoked\n");
        assertThat(first.of(concat(asCi, "sync", "support-1")).exitCode()).isEqualTo(4);
        assertThat(first.of("revoke-token", "ci").exitCode()).isEqualTo(2);
        assertThat(first.of("create-token", "first", "--scopes", "read").exitCode())
                .isEqualTo(2);
    }

    private static String[] concat(String[] options, String... command) {
        return Stream.concat(Stream.of(command), Stream.of(options)).toArray(String[]::new);
    }
}
