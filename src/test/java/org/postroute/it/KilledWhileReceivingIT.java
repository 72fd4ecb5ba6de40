package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/**
 * Killed at random and at named points while mail arrives: nothing is lost, and nothing is marked as read before it is safe.
 * {@code -Dpostroute.kills=100} makes it a long run, as {@code bench/receiving-faults} does.
 */
class KilledWhileReceivingIT {
    private static final int KILLS = Integer.getInteger("postroute.kills", 10);

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    @Test
    void killed_again_and_again_on_sqlite_it_loses_nothing_and_flags_only_what_is_committed() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");

        assertNothingHappened(new KillLoop(mail, folder, Map.of("postroute.ledger.url", url)).run(KILLS, url));
    }

    @Test
    void killed_again_and_again_on_postgresql_it_loses_nothing_and_flags_only_what_is_committed() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");

            assertNothingHappened(new KillLoop(mail, folder, Map.of("postroute.ledger.url", url)).run(KILLS, url));
        }
    }

    private static void assertNothingHappened(KillReport report) {
        System.out.println(report);
        assertThat(report.kills().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(KILLS);
        assertThat(report.stores()).isPositive();
        assertThat(report.premature()).isEmpty();
        assertThat(report.flaggedWithoutRow()).isEmpty();
        assertThat(report.lost()).isEmpty();
        assertThat(report.storedTwice()).isEmpty();
        assertThat(report.damaged()).isEmpty();
        assertThat(report.unanswered()).isEmpty();
        assertThat(report.severalIds()).isEmpty();
        assertThat(report.answeredTwice()).isEmpty();
        assertThat(report.answerLost()).isEmpty();
        assertThat(report.unseen()).isZero();
    }
}
