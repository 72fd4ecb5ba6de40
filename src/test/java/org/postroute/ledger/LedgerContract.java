package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.config.LedgerSettings;
import org.postroute.message.MailEvent;

/** What holds for every database: each subclass runs once on SQLite and once on PostgreSQL. */
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
abstract class LedgerContract {
    final TestClock clock = new TestClock();
    final Mails mails = new Mails();
    final List<MailEvent> events = new CopyOnWriteArrayList<>();

    @Parameter
    TestDatabase kind;

    @TempDir
    Path directory;

    LedgerSettings settings;
    Ledger ledger;

    @BeforeEach
    void open() {
        settings = kind.fresh(directory);
        ledger = Ledger.open(settings, clock, events::add);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    void reopen() {
        ledger.close();
        ledger = Ledger.open(settings, clock, events::add);
    }

    /** The next process has lived long enough that its death would be a message's doing. */
    void dieAndProveItself() {
        reopen();
        clock.advance(Duration.ofSeconds(10));
    }

    StoredMessage store(String from) {
        return ledger.received().store(List.of(mails.fetched(from))).get(0);
    }

    ReceivedMessage begun(String from) {
        ReceivedMessage received = ledger.turns().begin(store(from).orderKey());
        assertThat(received).isNotNull();
        return received;
    }

    Turn joined(String from) {
        return ledger.turns().join(begun(from), Mails.understood(from), Mails.connection(SessionKey.CUSTOMER));
    }

    OutboundMessage outbound(String from) {
        AnswerOutcome outcome = ledger.turns().answer(joined(from).received().id(), Mails.answer("Hello"));
        String id = ((AnswerOutcome.Accepted) outcome).outboundId();
        return ledger.outbox().find(id).orElseThrow();
    }

    ReceivedState state(String id) {
        return ledger.received().find(id).orElseThrow().state();
    }

    /** What no call of the ledger does, as a crash would have left it. */
    void execute(String sql) {
        try (Connection connection = ledger.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one number that a query gives. */
    long count(String sql) {
        try (Connection connection = ledger.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All at once, as many threads as tasks. */
    static <T> List<T> together(int tasks, Callable<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(Collections.nCopies(tasks, task), 60, TimeUnit.SECONDS)) {
                results.add(done.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
