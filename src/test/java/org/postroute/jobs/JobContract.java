package org.postroute.jobs;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.postroute.config.LedgerSettings;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.Mails;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.ledger.ReceivedState;
import org.postroute.ledger.StoredMessage;
import org.postroute.ledger.TestDatabase;

/** Jobs over a real ledger, on every database, in a Camel context of their own. */
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
abstract class JobContract {
    final Mails mails = new Mails();

    @Parameter
    TestDatabase kind;

    @TempDir
    Path directory;

    LedgerSettings settings;
    Ledger ledger;
    CamelContext context;
    JobComponent jobs;

    @BeforeEach
    void open() {
        settings = kind.fresh(directory);
        ledger = Ledger.open(settings, InstantSource.system());
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.stop();
        }
        ledger.close();
    }

    /** A context with {@code direct:wake} in front of the producer, and this as the consumer's route. */
    void start(Consumer<String> turn) throws Exception {
        prepare(turn);
        context.start();
    }

    void prepare(Consumer<String> turn) throws Exception {
        jobs = new JobComponent();
        jobs.setLedger(ledger);
        jobs.setWorks(Map.of("agent-turn", ledger.turns(), "outbound", ledger.outbox()));
        context = new DefaultCamelContext();
        context.addComponent("job", jobs);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:wake").to("job:agent-turn");
                from("direct:wake-outbound").to("job:outbound");
                from("job:agent-turn")
                        .routeId("turn")
                        .process(exchange -> turn.accept(exchange.getMessage().getBody(String.class)));
            }
        });
    }

    /** What a route does that needs no agent. */
    void settleNext(String key) {
        ReceivedMessage received = ledger.turns().begin(key);
        if (received != null) {
            ledger.turns().settle(received, ReceivedState.NO_ANSWER, "test");
        }
    }

    List<StoredMessage> store(String... senders) {
        List<StoredMessage> stored = new ArrayList<>();
        for (String sender : senders) {
            stored.addAll(ledger.received().store(List.of(mails.fetched(sender))));
        }
        return stored;
    }

    void wake(Object body) {
        context.createProducerTemplate().sendBody("direct:wake", body);
    }

    long count(ReceivedState state) {
        return ledger.received().countByState().getOrDefault(state.word(), 0L);
    }

    static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }

    int update(String sql, Object... values) throws SQLException {
        try (Connection connection = ledger.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    List<String> alarms(String job) throws SQLException {
        List<String> keys = new ArrayList<>();
        try (Connection connection = ledger.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT task_instance FROM scheduled_tasks WHERE task_name = ? ORDER BY task_instance")) {
            statement.setString(1, job);
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
        }
        return keys;
    }
}
