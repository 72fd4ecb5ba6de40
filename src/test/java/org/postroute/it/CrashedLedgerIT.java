package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.config.LedgerSettings;
import org.postroute.config.RetrySettings;
import org.postroute.ledger.Ledger;

/**
 * A start after a crash, with very much under way (INV-31). {@code -Dpostroute.backlog=all} waits for the last of it. The
 * ten seconds that are promised are those of a machine that does nothing else; on a busy one a start takes longer with and without them.
 */
class CrashedLedgerIT {
    private static final int MESSAGES = Integer.getInteger("postroute.rows", 20_000);
    private static final int BEGUN = 64;
    private static final int DONE = System.getProperty("postroute.backlog", "").equals("all") ? MESSAGES : 500;

    private static final String AGAIN = "received WHERE state = 'received' AND lost_attempts = 1 AND attempt = 1";
    private static final String WITHOUT_ALARM = "received WHERE state IN ('received', 'ready')"
            + " AND order_key NOT IN (SELECT task_instance FROM scheduled_tasks)";

    @TempDir
    private Path folder;

    @Test
    void with_many_messages_under_way_sqlite_is_ready_soon_and_goes_on_with_all_of_them() throws Exception {
        assertGoesOn(false);
    }

    @Test
    void with_many_messages_under_way_postgresql_is_ready_soon_and_goes_on_with_all_of_them() throws Exception {
        assertGoesOn(true);
    }

    private void assertGoesOn(boolean postgresql) throws Exception {
        try (LedgerServer database = new LedgerServer(postgresql, folder)) {
            String url = database.url(database.port());
            RetrySettings retry = new RetrySettings(1, Duration.ofSeconds(1), Duration.ofSeconds(1));
            Ledger.open(new LedgerSettings(url, null, null, retry), InstantSource.system())
                    .close();
            double empty = secondsUntilReady(url, 0);
            new CrashedLedger(url).fill(MESSAGES, BEGUN);

            double full = secondsUntilReady(url, DONE);

            System.out.printf(
                    "%s: ready in %.1f s with %d messages under way, in %.1f s without%n",
                    postgresql ? "PostgreSQL" : "SQLite", full, MESSAGES, empty);
            assertThat(full).isLessThan(3 * empty + 30);
        }
    }

    private double secondsUntilReady(String url, int done) throws Exception {
        try (AgentStub agent = new AgentStub(call -> new AgentStub.Response(204, null))) {
            long begun = System.nanoTime();
            try (ProductProcess product = new ProductProcess(folder, properties(url, agent))) {
                product.awaitReady();
                double seconds = (System.nanoTime() - begun) / 1e9;
                await().atMost(Duration.ofMinutes(done == MESSAGES ? 60 : 5))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> count(url, "received WHERE state = 'no-answer'") >= done
                                && (done == 0 || isEverybodyAwake(url)));
                return seconds;
            }
        }
    }

    /**
     * Those that were being read when the process died are read again, one at a time and behind the others; nobody lacks an
     * alarm, and nobody waits for the process that died.
     */
    private static boolean isEverybodyAwake(String url) throws SQLException {
        return count(url, AGAIN) <= (DONE == MESSAGES ? 0 : BEGUN - 1)
                && count(url, WITHOUT_ALARM) == 0
                && count(url, "scheduled_tasks WHERE picked_by = 'dead'") == 0;
    }

    private static long count(String url, String from) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT COUNT(*) FROM " + from)) {
            found.next();
            return found.getLong(1);
        }
    }

    private static Map<String, String> properties(String url, AgentStub agent) {
        String connection = RealMailSettings.CONNECTION;
        return Map.ofEntries(
                Map.entry("postroute.ledger.url", url),
                Map.entry(connection + "address", "support@acme.test"),
                Map.entry(connection + "inbound", "false"),
                Map.entry(connection + "password", "none"),
                Map.entry(connection + "smtp.host", "127.0.0.1"),
                Map.entry(connection + "smtp.port", "9"),
                Map.entry(connection + "smtp.security", "none"),
                Map.entry("postroute.policy.replies-per-domain", "none"),
                Map.entry("postroute.policy.first-contacts", "none"),
                Map.entry("postroute.agent.default.url", agent.url()),
                Map.entry("postroute.agent.default.secret", LocalProduct.AGENT_SECRET));
    }
}
