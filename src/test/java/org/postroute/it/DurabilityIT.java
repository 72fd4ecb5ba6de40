package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postroute.mailbox.RealMail;

/**
 * Killed at random and at named points while mail arrives: nothing is lost, doubled or out of order, and nothing is marked
 * as read before it is safe. {@code bench/durability} does the same for longer, and breaks more than the process.
 */
class DurabilityIT {
    private static final int KILLS = 12;
    private static final int MESSAGES = 80;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @RegisterExtension
    static RealMail mail = new RealMail();

    @TempDir
    private Path folder;

    @Test
    void killed_a_dozen_times_on_sqlite_it_loses_and_doubles_nothing() throws Exception {
        assertGood(false);
    }

    @Test
    void killed_a_dozen_times_on_postgresql_it_loses_and_doubles_nothing() throws Exception {
        assertGood(true);
    }

    private void assertGood(boolean postgresql) throws Exception {
        DurabilityReport report = new FaultRun(mail, folder, LONGEST, System.out::println)
                .run(new FaultPlan(postgresql, KILLS, 0, 0, MESSAGES, 20));
        System.out.println(report);
        assertThat(report.isGood()).as(report.toString()).isTrue();
    }
}
