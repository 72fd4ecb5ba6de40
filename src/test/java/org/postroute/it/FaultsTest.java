package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.ledger.HistoryEntry;
import org.slf4j.LoggerFactory;

/** The product as shipped while something that it needs is away: what it says, and that it goes on afterwards. */
class FaultsTest {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        log.start();
        ROOT.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        ROOT.detachAppender(log);
    }

    @Test
    void a_ledger_that_is_away_when_work_begins_is_waited_for_without_a_stack_trace() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("ok"))) {
            execute(product, "ALTER TABLE session RENAME TO away");
            product.deliverPlain("first", "Secret-canary");
            eventually().until(() -> product.ledger().received().countByState().containsKey("received"));
            execute(product, "ALTER TABLE received RENAME COLUMN lost_attempts TO lost");
            eventually().until(() -> lines().contains("job failed job=agent-turn"));

            execute(product, "ALTER TABLE received RENAME COLUMN lost TO lost_attempts");
            execute(product, "ALTER TABLE away RENAME TO session");
            product.awaitAnswers(1);

            assertThat(lines())
                    .containsPattern(
                            "job failed job=agent-turn failures=1 problem=(Retryable|LedgerUnavailable)Exception")
                    .doesNotContain("canary", LocalProduct.CUSTOMER, "NullPointerException");
            assertThat(errors()).isEmpty();
        }
    }

    @Test
    void an_outbox_that_is_away_is_waited_for_without_a_stack_trace() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("ok"))) {
            execute(product, "ALTER TABLE outbound_file RENAME TO away");
            product.deliverPlain("first", "Secret-canary");
            eventually().until(() -> lines().contains("job failed job=outbound"));
            assertThat(health(product, "/ready")).isEqualTo(200);

            execute(product, "ALTER TABLE away RENAME TO outbound_file");
            product.awaitAnswers(1);

            assertThat(lines())
                    .contains("job failed job=outbound failures=1 problem=RetryableException")
                    .doesNotContain("canary", LocalProduct.CUSTOMER);
            assertThat(errors()).isEmpty();
        }
    }

    @Test
    void an_answer_that_the_server_took_is_not_sent_again_because_that_could_not_be_written_down() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("ok"))) {
            execute(
                    product,
                    "CREATE TRIGGER fault BEFORE UPDATE ON outbound WHEN NEW.state = 'sent' BEGIN SELECT json('{'); END");
            product.deliverPlain("first", "Hello");
            product.awaitAnswers(1);
            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(8))
                    .until(() -> product.answers().size() == 1);

            execute(product, "DROP TRIGGER fault");

            eventually().until(() -> product.ledger().outbox().countByState().equals(Map.of("sent", 1L)));
            assertThat(product.answers()).hasSize(1);
            assertThat(errors()).isEmpty();
        }
    }

    @Test
    void a_ledger_that_cannot_be_read_is_not_ready_and_alive() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("ok"))) {
            assertThat(health(product, "")).isEqualTo(200);
            assertThat(health(product, "/ready")).isEqualTo(200);
            assertThat(health(product, "/live")).isEqualTo(200);

            execute(product, "ALTER TABLE setting RENAME TO away");

            assertThat(health(product, "/ready")).isEqualTo(503);
            assertThat(health(product, "/live")).isEqualTo(200);

            execute(product, "ALTER TABLE away RENAME TO setting");

            assertThat(health(product, "/ready")).isEqualTo(200);
        }
    }

    @Test
    void a_wrong_password_shows_in_the_metrics_and_takes_nothing_out_of_service() throws Exception {
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of("postroute.connection.support.password", "wrong"),
                call -> AgentStub.Response.answer("ok"))) {
            eventually()
                    .until(
                            () -> get(product, "/metrics")
                                    .body()
                                    .contains(
                                            "postroute_mailbox_authentication_errors{mailbox=\"support-1\",protocol=\"imap\"} 1.0"));

            assertThat(health(product, "/ready")).isEqualTo(200);
            assertThat(health(product, "/live")).isEqualTo(200);
            assertThat(errors()).isEmpty();
        }
    }

    @Test
    void the_log_tells_the_end_of_each_message_once_and_the_metrics_count_it_by_mailbox() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("ok"))) {
            product.deliverPlain("one", "Secret-canary");
            product.awaitAnswers(1);
            String message = product.awaitState("answered").id();
            eventually().until(() -> lines().contains("outbound message settled"));

            assertThat(lines())
                    .containsOnlyOnce(
                            "received message settled message=" + message + " mailbox=support-1 state=answered")
                    .containsOnlyOnce(" mailbox=support-1 state=sent")
                    .doesNotContain("canary", LocalProduct.CUSTOMER, LocalProduct.SUPPORT);
            assertThat(get(product, "/metrics").body())
                    .contains("postroute_settled_total{mailbox=\"support-1\",state=\"answered\"} 1.0")
                    .contains("postroute_sent_total{mailbox=\"support-1\",state=\"sent\"} 1.0")
                    .contains("postroute_fetched_total{mailbox=\"support-1\"} 1.0")
                    .contains("postroute_sweeps_seconds_count{mailbox=\"support-1\",outcome=\"finished\"}")
                    .containsPattern("camel_exchanges_total\\{.*routeId=\"call-agent-default-[0-9a-f]{8}\"} 1.0")
                    .contains("postroute_received_messages{state=\"answered\"} ")
                    .contains("postroute_outbound_messages{state=\"sent\"} ")
                    .doesNotContain(LocalProduct.SUPPORT, LocalProduct.CUSTOMER);
        }
    }

    @Test
    void an_agent_that_cannot_be_reached_is_counted_and_asked_again() throws Exception {
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of("postroute.agent.default.url", "http://127.0.0.1:9/agent"),
                call -> AgentStub.Response.answer("ok"))) {
            product.deliverPlain("first", "Secret-canary");
            eventually().until(() -> retries(product).size() >= 2);

            assertThat(retries(product))
                    .allMatch(entry -> entry.detail().matches("again in [0-9]+ ms: .*[Cc]onnect.*"));
            assertThat(get(product, "/metrics").body())
                    .containsPattern(
                            "camel_exchanges_failed_total\\{.*routeId=\"call-agent-default-[0-9a-f]{8}\"} [1-9]");
            assertThat(lines()).doesNotContain("canary", LocalProduct.CUSTOMER);
            assertThat(errors()).isEmpty();
        }
    }

    private static List<HistoryEntry> retries(LocalProduct product) {
        return product.ledger().received().recent(1).stream()
                .flatMap(message -> product.ledger().received().history(message.id()).stream())
                .filter(entry -> entry.outcome().equals("retry"))
                .toList();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private static void execute(LocalProduct product, String sql) throws SQLException {
        try (Connection connection = product.ledger().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int health(LocalProduct product, String kind) throws Exception {
        return get(product, "/health" + kind).statusCode();
    }

    private static HttpResponse<String> get(LocalProduct product, String path) throws Exception {
        URI uri = URI.create(product.management() + "/observe" + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String lines() {
        return List.copyOf(log.list).stream()
                .map(event -> event.getFormattedMessage() + " " + event.getThrowableProxy())
                .collect(Collectors.joining("\n"));
    }

    private List<String> errors() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel() == Level.ERROR || event.getThrowableProxy() != null)
                .map(event -> event.getLoggerName() + " " + event.getFormattedMessage())
                .toList();
    }
}
