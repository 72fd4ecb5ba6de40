package org.postroute.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/** Secrets of every kind are nowhere but where they belong (INV-38, THR-48, THR-49), with the log at its most talkative. */
class SecretsIT {
    private static final String PREFIX = "postroute.connection.";
    private static final String WRONG_PASSWORD = "canary-password-1f0c77";
    private static final String CLIENT_SECRET = "canary-client-secret-2b9e31";
    private static final String REFRESH_TOKEN = "canary-refresh-3d5a90";
    private static final String REVOKED_TOKEN = "canary-revoked-4c81ee";
    private static final String PREVIOUS_SECRET = "canary-previous-signing-key-5e62";

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    private final List<String> secrets = new CopyOnWriteArrayList<>(List.of(
            WRONG_PASSWORD,
            CLIENT_SECRET,
            REFRESH_TOKEN,
            REVOKED_TOKEN,
            PREVIOUS_SECRET,
            LocalProduct.AGENT_SECRET,
            LocalProduct.AGENT_SECRET.substring("whsec_".length())));

    @Test
    void secrets_of_every_kind_are_in_no_log_answer_metric_thread_name_command_line_or_database() throws Exception {
        HttpServer tokens = tokens();
        try (AgentStub agent = new AgentStub(call -> AgentStub.Response.answer("Hello"));
                ProductProcess product = new ProductProcess(
                        folder,
                        properties(agent, tokens),
                        List.of("-DPOSTROUTE_LOG_LEVEL=DEBUG", "-XX:TieredStopAtLevel=1"))) {
            product.awaitReady();
            mail.seed("user41", 1, "--seed", "1");
            mail.seed("user42", 1, "--seed", "2");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> agent.calls().size() == 2
                            && product.sample("postroute_outbound_messages{state=\"sent\"}")
                                            + product.sample("postroute_outbound_messages{state=\"bounced\"}")
                                    == 2);
            Map<String, String> places = new LinkedHashMap<>();
            api(product, places);
            process(product, places);
            commands(places);
            places.put("log", Files.readString(product.log()));
            database(places);

            assertThat(secrets).as("with the access tokens that were given").hasSizeGreaterThan(8);
            assertThat(places).hasSizeGreaterThan(15);
            assertThat(places.get("log")).as("at DEBUG").contains(" DEBUG ");
            assertThat(places)
                    .allSatisfy((place, text) -> assertThat(text)
                            .as(place)
                            .isNotEmpty()
                            .doesNotContain(allForms().toArray(String[]::new)));
        } finally {
            tokens.stop(0);
        }
    }

    /** As they are, in Base64 as SASL writes them, and what a hurried log would cut off them. */
    private List<String> allForms() {
        return secrets.stream()
                .flatMap(secret -> Stream.of(
                        secret,
                        Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8)),
                        secret.substring(0, secret.length() * 3 / 4)))
                .distinct()
                .toList();
    }

    private Map<String, String> properties(AgentStub agent, HttpServer tokens) {
        String tokenUri = "http://127.0.0.1:" + tokens.getAddress().getPort() + "/token";
        Map<String, String> all = new TreeMap<>(RealMailSettings.of(mail, agent, List.of("user41")));
        all.put("postroute.agent.default.secret-previous", PREVIOUS_SECRET);
        for (String name : List.of("office", "gone", "wrong")) {
            RealMailSettings.of(mail, agent, List.of("user42")).forEach((key, value) -> {
                if (key.startsWith(RealMailSettings.CONNECTION) && !key.endsWith(".password")) {
                    all.put(key.replace(".support.", "." + name + "."), value);
                }
            });
            all.put(PREFIX + name + ".on-mailbox-failure", "degrade");
        }
        for (String name : List.of("office", "gone")) {
            all.put(PREFIX + name + ".oauth.enabled", "true");
            all.put(PREFIX + name + ".oauth.client-id", "postroute");
            all.put(PREFIX + name + ".oauth.client-secret", CLIENT_SECRET);
            all.put(PREFIX + name + ".oauth.token-uri", tokenUri);
        }
        all.put(PREFIX + "office.oauth.refresh-token", REFRESH_TOKEN);
        all.put(PREFIX + "gone.address", mail.address("user43"));
        all.put(PREFIX + "gone.oauth.refresh-token", REVOKED_TOKEN);
        all.put(PREFIX + "wrong.address", mail.address("user44"));
        all.put(PREFIX + "wrong.password", WRONG_PASSWORD);
        return all;
    }

    /** Rotates, and says back what it was sent, as a hostile or talkative server would. */
    private HttpServer tokens() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (form.contains(REVOKED_TOKEN)) {
                answer(
                        exchange,
                        400,
                        "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS700082: The refresh token "
                                + REVOKED_TOKEN + " of the client with " + CLIENT_SECRET + " has expired\"}");
                return;
            }
            String access = realmail("token", "user42");
            String refresh = "canary-rotated-" + secrets.size() + "-77aa01";
            secrets.add(access);
            secrets.add(refresh);
            answer(
                    exchange,
                    200,
                    "{\"access_token\":\"" + access + "\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
                            + "\"refresh_token\":\"" + refresh + "\"}");
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void api(ProductProcess product, Map<String, String> places) throws Exception {
        String token = Files.readString(folder.resolve("api-token")).strip();
        secrets.add(token);
        Operator operator = new Operator("http://127.0.0.1:" + product.apiPort(), token);
        for (String path : List.of("mailboxes", "connections", "dead-letters", "openapi.json")) {
            places.put("GET " + path, operator.get("/api/v1/" + path).body());
        }
        for (String mailbox : List.of("support-1", "office-1", "gone-1", "wrong-1")) {
            places.put(
                    "test of " + mailbox,
                    operator.post("/api/v1/mailboxes/" + mailbox + "/test", "{}")
                            .body());
        }
        places.put(
                "a wrong token",
                new Operator(operator.api(), token + "x")
                        .get("/api/v1/mailboxes")
                        .body());
        for (String path : List.of("/observe/metrics", "/observe/health", "/observe/info")) {
            places.put(path, product.status(path) == 404 ? "none" : product.get(path));
        }
    }

    private static void process(ProductProcess product, Map<String, String> places) throws Exception {
        String pid = String.valueOf(product.pid());
        places.put("ps", output("ps", "-o", "args=", "-p", pid));
        places.put(
                "threads",
                output(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid, "Thread.print"));
    }

    private void commands(Map<String, String> places) {
        CommandRun commands = new CommandRun(folder);
        for (List<String> command : List.of(
                List.of("check-config"),
                List.of("check-config", "--json"),
                List.of("test-connection", "support-1", "wrong-1"),
                List.of("mailboxes"),
                List.of("connections"))) {
            CommandRun.Ran ran = commands.of(command.toArray(String[]::new));
            places.put(String.join(" ", command), ran.out() + ran.err());
        }
    }

    private void database(Map<String, String> places) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("ledger.db"))
                    .toList()) {
                String content = Files.readString(file, ISO_8859_1);
                places.put(file.getFileName().toString(), content.isEmpty() ? "empty" : content);
            }
        }
        assertThat(places).containsKeys("ledger.db", "ledger.db-wal");
    }

    private static String realmail(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "src/test/realmail/realmail"));
        command.addAll(List.of(arguments));
        return output(command.toArray(String[]::new)).strip();
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
