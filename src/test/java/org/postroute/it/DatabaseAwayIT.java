package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/**
 * PostgreSQL stops, is killed, freezes, is slow, and loses connections in the middle of a COMMIT, while mail arrives
 * (INV-13, INV-14). {@code -Dpostroute.outage=300 -Dpostroute.cuts=200} makes it a long run.
 */
class DatabaseAwayIT {
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("postroute.outage", 5));
    private static final int CUTS = Integer.getInteger("postroute.cuts", 10);

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    private LedgerServer postgres;

    private interface Step {
        void run() throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        postgres = new LedgerServer(true, folder);
    }

    @AfterEach
    void end() throws Exception {
        postgres.close();
    }

    @Test
    void a_database_that_is_stopped_killed_or_frozen_costs_no_mail_and_no_second_answer() throws Exception {
        try (OutageRun run = new OutageRun(mail, folder, RigSettings.on(postgres))) {
            OutageRun.CatchUp stopped = outage(run, postgres::stopImmediately, postgres::startAgain);
            OutageRun.CatchUp killed = outage(run, postgres::crash, postgres::startAgain);
            OutageRun.CatchUp frozen = outage(run, postgres::freeze, postgres::thaw);

            run.finish("each for %d s from when it was noticed: stopped, then %s; killed, then %s; frozen, then %s"
                    .formatted(OUTAGE.toSeconds(), stopped, killed, frozen));
        }
    }

    /** Once it has said that the database is away it asks the mail server to mark nothing as read until it is back. */
    private static OutageRun.CatchUp outage(OutageRun run, Step begin, Step end) throws Exception {
        begin.run();
        run.awaitNotReady("");
        int stores = run.rig().killer().stored();
        Set<Long> seen = run.seen();
        run.goOnFor(OUTAGE);
        assertThat(run.rig().killer().stored()).as("STORE commands meanwhile").isEqualTo(stores);
        assertThat(run.seen()).as("marked as read meanwhile").isEqualTo(seen);
        end.run();
        OutageRun.CatchUp caughtUp = run.catchUp();
        run.awaitReady();
        return caughtUp;
    }

    @Test
    void a_commit_whose_outcome_nobody_heard_is_found_out_and_not_assumed() throws Exception {
        try (CommitCutter cutter = new CommitCutter(postgres.port());
                OutageRun run = new OutageRun(mail, folder, through(cutter))) {
            cutter.cut(CUTS);

            run.until("so many cuts", Duration.ofSeconds(4L * CUTS), () -> cutter.left() == 0);
            run.checkFlags();
            OutageRun.CatchUp caughtUp = run.catchUp();

            run.finish("%d commits cut before the server heard them, %d after, %s"
                    .formatted(cutter.unheard(), cutter.heard(), caughtUp));
            assertThat(cutter.heard() + cutter.unheard()).isEqualTo(CUTS);
        }
    }

    @Test
    void a_slow_database_is_only_slow() throws Exception {
        try (CommitCutter line = new CommitCutter(postgres.port());
                OutageRun run = new OutageRun(mail, folder, through(line))) {
            line.delay(15);
            long slow = run.answerMore(10);
            line.delay(0);

            run.finish("15 ms each way: ten came and were answered in %d s".formatted(slow));
        }
    }

    private RigSettings through(CommitCutter line) {
        return RigSettings.on(postgres)
                .with(Map.of("postroute.ledger.url", postgres.url(line.port()) + "&prepareThreshold=0"));
    }
}
