package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log as shipped, at its most talkative: nobody's words, addresses or secrets (THR-28, THR-49). */
class QuietLogsTest {
    private static final String LEVEL = "POSTROUTE_LOG_LEVEL";

    @TempDir
    private Path folder;

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Lines lines = new Lines();

    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final List<String> written = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            String trace =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            written.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + trace);
        }
    }

    @BeforeEach
    void logAsShipped() throws Exception {
        System.setProperty(LEVEL, "DEBUG");
        configure(Path.of("src/main/resources/logback.xml").toUri().toURL());
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        lines.setContext(context);
        lines.start();
        root.addAppender(lines);
        context.getLogger("com.icegreen").setLevel(Level.OFF);
    }

    @AfterEach
    void logAsInTests() throws Exception {
        System.clearProperty(LEVEL);
        configure(Path.of("src/test/resources/logback-test.xml").toUri().toURL());
    }

    private void configure(URL file) throws Exception {
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(file);
    }

    @Test
    void even_at_debug_the_log_holds_no_words_addresses_or_secrets() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (LocalProduct product = new LocalProduct(
                folder,
                Map.of(),
                call -> calls.incrementAndGet() == 1
                        ? new AgentStub.Response(200, "canary-broken-answer")
                        : AgentStub.Response.answer("canary-answer"))) {
            product.deliver(
                    "From: Canary-Name <" + LocalProduct.CUSTOMER + ">",
                    "To: " + LocalProduct.SUPPORT,
                    "Subject: canary-subject",
                    "Message-ID: <canary-id@customer.test>",
                    "",
                    "canary-text");
            product.awaitAnswers(1);
            assertThat(product.agent().calls()).hasSize(2);
            String grant =
                    product.agent().calls().get(0).body().at("/reply/grant").asText();

            assertThat(lines.written)
                    .hasSizeGreaterThan(100)
                    .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("canary"))
                    .noneMatch(line -> line.contains("@customer.test") || line.contains("@acme.test"))
                    .noneMatch(line -> line.contains(LocalProduct.AGENT_SECRET) || line.contains(grant));
        }
    }

    @Test
    void nor_those_of_a_connection_that_comes_through_the_api() throws Exception {
        try (LocalProduct product = new LocalProduct(folder, Map.of(), call -> AgentStub.Response.answer("Hello"))) {
            product.addMailbox("sales@acme.test");
            String keys = product.connection("sales", "sales@acme.test")
                    .lines()
                    .map(line -> line.replace("postroute.connection.sales.", "").split(" = ", 2))
                    .map(pair -> "\"" + pair[0] + "\": \"" + pair[1] + "\"")
                    .collect(Collectors.joining(", "));

            assertThat(product.operator()
                            .put("/api/v1/connections/sales", "{\"keys\": {" + keys + "}}")
                            .statusCode())
                    .isEqualTo(200);
            String wrong = keys.replace(LocalProduct.PASSWORD, "wrong-canary");
            assertThat(product.operator()
                            .put("/api/v1/connections/sales", "{\"keys\": {" + wrong + "}}")
                            .statusCode())
                    .isEqualTo(422);
            String faulty = keys + ", \"imap.canary\": \"canary\"";
            assertThat(product.operator()
                            .put("/api/v1/connections/sales", "{\"keys\": {" + faulty + "}}")
                            .statusCode())
                    .isEqualTo(400);

            assertThat(lines.written)
                    .hasSizeGreaterThan(100)
                    .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("canary"))
                    .noneMatch(line -> line.contains("@acme.test"));
        }
    }
}
