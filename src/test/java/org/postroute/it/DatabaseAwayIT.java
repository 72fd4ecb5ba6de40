package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/**
 * INV-13, INV-14: PostgreSQL stops, is killed, freezes, is slow, and loses its connections in the middle of a COMMIT, while
 * mail arrives. {@code -Dpostroute.outage=300 -Dpostroute.cuts=200} makes it a long run.
 */
class DatabaseAwayIT {
    private static final int SECONDS = Integer.getInteger("postroute.outage", 15);
    private static final int CUTS = Integer.getInteger("postroute.cuts", 20);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    private interface Step {
        void run() throws Exception;
    }

    @Test
    void a_database_that_stops_dies_or_freezes_costs_no_mail_and_no_second_answer() throws Exception {
        try (PostgresServer postgres = new PostgresServer(folder);
                OutageRun run = run(postgres.url(), postgres)) {
            int stopped = outage(run, postgres::stopImmediately, postgres::start);
            int killed = outage(run, postgres::kill, postgres::start);
            int frozen = outage(run, postgres::freeze, postgres::thaw);

            run.finish("stopped, killed and frozen for %d s each, caught up in %d, %d and %d s"
                    .formatted(SECONDS, stopped, killed, frozen));
            assertThat(List.of(stopped, killed, frozen)).allMatch(seconds -> seconds <= 60);
        }
    }

    /** Nothing is flagged from four seconds after it began until it ends. How long it takes to catch up. */
    private static int outage(OutageRun run, Step begin, Step end) throws Exception {
        begin.run();
        long begun = System.nanoTime();
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        List<String> flagged = run.flagged();
        int before = run.delivered();
        await().atMost(LIMIT).until(() -> run.product().status("/observe/health/ready") != 200);
        await().atMost(LIMIT).until(() -> run.product().status("/observe/health/live") == 200);
        await().atMost(Duration.ofSeconds(SECONDS + 60L))
                .until(() -> System.nanoTime() - begun > SECONDS * 1_000_000_000L && run.delivered() > before);
        assertThat(run.flagged()).as("marked as read meanwhile").isEqualTo(flagged);
        end.run();
        int seconds = run.secondsToCatchUp();
        run.checkFlags();
        await().atMost(LIMIT).until(() -> run.product().status("/observe/health/ready") == 200);
        return seconds;
    }

    @Test
    void a_commit_whose_outcome_nobody_heard_is_found_out_and_not_assumed() throws Exception {
        try (PostgresServer postgres = new PostgresServer(folder);
                CommitCutter cutter = new CommitCutter(postgres.port());
                OutageRun run = run(through(cutter, postgres) + "&prepareThreshold=0", postgres)) {
            cutter.cut(CUTS);

            await().atMost(Duration.ofSeconds(60 + 4L * CUTS)).until(() -> cutter.left() == 0);
            run.checkFlags();

            run.finish("%d commits cut before the server heard them, %d after"
                    .formatted(cutter.unheard(), cutter.heard()));
            assertThat(cutter.heard() + cutter.unheard()).isEqualTo(CUTS);
        }
    }

    @Test
    void a_slow_database_is_only_slow() throws Exception {
        try (PostgresServer postgres = new PostgresServer(folder);
                CommitCutter line = new CommitCutter(postgres.port());
                OutageRun run = run(through(line, postgres), postgres)) {
            line.delay(50);
            run.awaitDelivered(run.delivered() + 20);
            run.awaitStored(run.delivered());
            line.delay(0);

            run.finish("50 ms each way");
        }
    }

    private OutageRun run(String url, PostgresServer postgres) throws Exception {
        return new OutageRun(mail, folder, Map.of("postroute.ledger.url", url), postgres.url(), OutageRun.Launch.PLAIN);
    }

    private static String through(CommitCutter line, PostgresServer postgres) {
        return postgres.url().replace(":" + postgres.port() + "/", ":" + line.port() + "/");
    }
}
