package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/**
 * Several processes on one PostgreSQL against a server that rotates refresh tokens and, when a used one comes again, ends
 * them all at once.
 */
class TokenReplicasIT {
    private static final String KEY = "q83vq83vq83vq83vq83vq83vq83vq83vq83vq83vq80=";
    private static final List<String> SIGNING_IN = List.of("user60", "user61", "user62");
    private static final int SECONDS = Integer.getInteger("postroute.tokens", 25);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();
    private EmbeddedPostgres postgres;
    private Path keyFile;

    @BeforeEach
    void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        keyFile = Files.writeString(folder.resolve("secrets.key"), KEY + "\n");
    }

    @AfterEach
    void stop() throws IOException {
        processes.forEach(Process::destroyForcibly);
        postgres.close();
    }

    private String server() {
        return "http://" + MAIL.host() + ":" + MAIL.port("OAUTH");
    }

    private JsonNode control(String what) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server() + "/control/" + what))
                .build();
        return new ObjectMapper()
                .readTree(
                        HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private Process process(String refreshToken, int seconds) throws IOException {
        Path out = folder.resolve("process-" + processes.size() + ".out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TokenProcess.class.getName(),
                        postgres.getJdbcUrl("postgres", "postgres"),
                        keyFile.toString(),
                        MAIL.address("user6"),
                        server() + "/token",
                        refreshToken,
                        String.valueOf(seconds))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        processes.add(process);
        return process;
    }

    private List<String> said(int process) throws IOException {
        return Files.readAllLines(folder.resolve("process-" + process + ".out"));
    }

    private static void awaitEnd(Process process) throws InterruptedException {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void three_processes_refresh_once_an_expiry_and_the_family_is_never_revoked() throws Exception {
        int seconds = 5;
        JsonNode family = control("new?address=" + MAIL.address("user6") + "&seconds=" + seconds);
        long begun = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            process(family.path("refresh_token").asText(), SECONDS);
        }
        for (Process process : processes) {
            awaitEnd(process);
        }
        double ran = (System.nanoTime() - begun) / 1e9;

        JsonNode story = control("family?family=" + family.path("family").asText());
        Set<String> tokens = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            assertThat(said(i)).noneMatch(line -> line.startsWith("fault")).contains("end");
            tokens.addAll(
                    said(i).stream().filter(line -> line.startsWith("token")).collect(Collectors.toSet()));
        }
        System.out.println(
                "processes=3 threads=18 seconds=" + Math.round(ran) + " lifetime=" + seconds + " story=" + story);
        assertThat(story.path("reuses").asInt()).isZero();
        assertThat(story.path("revoked").asBoolean()).isFalse();
        assertThat(story.path("overlaps").asInt()).isZero();
        assertThat(story.path("asked").asInt())
                .isEqualTo(story.path("refreshes").asInt());
        assertThat(tokens).hasSize(story.path("refreshes").asInt());
        // a token is used for at least seven tenths of its life
        assertThat(story.path("refreshes").asInt()).isBetween(3, (int) (ran / (0.7 * seconds)) + 1);
    }

    @Test
    void a_process_that_dies_while_it_asks_holds_the_others_up_only_as_long_as_its_lease() throws Exception {
        JsonNode family = control("new?address=" + MAIL.address("user6") + "&seconds=3600&delay=5&grace=600");
        String id = family.path("family").asText();
        Process first = process(family.path("refresh_token").asText(), 300);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> control("family?family=" + id).path("asked").asInt() == 1);
        first.destroyForcibly().waitFor();

        Process second = process(family.path("refresh_token").asText(), 100);

        await().atMost(Duration.ofMinutes(3)).until(() -> said(1).stream().anyMatch(line -> line.startsWith("token")));
        assertThat(said(0)).noneMatch(line -> line.startsWith("token"));
        assertThat(said(1)).noneMatch(line -> line.startsWith("fault"));
        JsonNode story = control("family?family=" + id);
        assertThat(story.path("asked").asInt()).isEqualTo(2);
        assertThat(story.path("revoked").asBoolean()).isFalse();
        second.destroyForcibly();
    }

    @Test
    void a_revoked_consent_causes_no_storm_whoever_asks() throws Exception {
        JsonNode family = control("new?address=" + MAIL.address("user6") + "&seconds=3600");
        String id = family.path("family").asText();
        control("revoke?family=" + id);
        for (int i = 0; i < 3; i++) {
            process(family.path("refresh_token").asText(), 10);
        }
        for (Process process : processes) {
            awaitEnd(process);
        }

        for (int i = 0; i < 3; i++) {
            assertThat(said(i))
                    .anyMatch(line -> line.contains("has to be authorized again"))
                    .noneMatch(line -> line.startsWith("token"));
        }
        assertThat(control("family?family=" + id).path("asked").asInt()).isEqualTo(1);
    }

    /** Over its one connection a mailbox signs in for each look and out again. */
    private Map<String, String> properties(List<JsonNode> families) {
        String connection = "postroute.connection.support.";
        Map<String, String> properties = new TreeMap<>();
        properties.put(connection + "address", joined(SIGNING_IN, MAIL::address));
        properties.put(connection + "imap.host", MAIL.host());
        properties.put(connection + "imap.port", String.valueOf(MAIL.port("IMAPS")));
        properties.put(connection + "outbound", "false");
        properties.put(connection + "idle", "false");
        properties.put(connection + "check-interval", "5");
        properties.put(connection + "oauth.enabled", "true");
        properties.put(connection + "oauth.provider", "generic");
        properties.put(connection + "oauth.client-id", "postroute");
        properties.put(connection + "oauth.token-uri", server() + "/token");
        properties.put(
                connection + "oauth.refresh-token",
                joined(families, family -> family.path("refresh_token").asText()));
        properties.put("postroute.receive.connections-per-host", "1");
        properties.put("postroute.secrets.key-file", keyFile.toString());
        properties.put("postroute.tls.trust-file", MAIL.ca().toString());
        properties.put("postroute.agent.default.url", "http://127.0.0.1:9/turns");
        properties.put("postroute.agent.default.secret", LocalProduct.AGENT_SECRET);
        properties.put("postroute.ledger.url", "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres");
        properties.put("postroute.ledger.username", "postgres");
        return properties;
    }

    private static <T> String joined(List<T> all, Function<T, String> text) {
        return all.stream().map(text).collect(Collectors.joining(","));
    }

    @Test
    void three_products_sign_in_with_tokens_that_one_of_them_asked_for() throws Exception {
        List<JsonNode> families = new ArrayList<>();
        for (String user : SIGNING_IN) {
            families.add(control("new?address=" + MAIL.address(user) + "&seconds=10"));
        }
        List<ProductProcess> products = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                Path home = Files.createDirectory(folder.resolve("product-" + i));
                products.add(new ProductProcess(home, properties(families)));
            }
            for (ProductProcess product : products) {
                product.awaitReady();
            }
            for (int i = 0; i < families.size(); i++) {
                String mailbox = "{mailbox=\"support-" + (i + 1) + "\"";
                String family =
                        "family?family=" + families.get(i).path("family").asText();
                await().atMost(Duration.ofMinutes(5))
                        .until(() -> control(family).path("refreshes").asInt() >= 3);
                long granted = 0;
                for (ProductProcess product : products) {
                    String finished = "postroute_sweeps_seconds_count" + mailbox + ",outcome=\"finished\"}";
                    await().atMost(Duration.ofMinutes(3)).until(() -> product.sample(finished) >= 2);
                    assertThat(product.sample("postroute_sweep_failures_total" + mailbox + "}"))
                            .isEqualTo(-1);
                    assertThat(product.sample("postroute_oauth_authorization_needed" + mailbox + "}"))
                            .isZero();
                    granted += Math.max(
                            0, product.sample("postroute_oauth_answers_total" + mailbox + ",outcome=\"granted\"}"));
                }
                JsonNode story = control(family);
                System.out.println("products=3 mailbox=" + (i + 1) + " granted=" + granted + " story=" + story);
                assertThat(story.path("reuses").asInt()).isZero();
                assertThat(story.path("revoked").asBoolean()).isFalse();
                assertThat(story.path("overlaps").asInt()).isZero();
                assertThat(story.path("asked").asLong()).isGreaterThanOrEqualTo(granted);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(Files.readString(folder.resolve("product-" + i).resolve("postroute.log")))
                        .doesNotContain("family-", "eyJ");
            }
        } finally {
            products.forEach(ProductProcess::close);
        }
    }
}
