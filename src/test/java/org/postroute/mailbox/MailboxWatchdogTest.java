package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailboxWatchdogTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final MailboxWatchdog watchdog = new MailboxWatchdog();
    private final Mailbox mailbox = new Mailbox();

    private static final class Mailbox implements MailboxWatchdog.Watched {
        private boolean working;
        private boolean waiting;
        private long progress;
        private long dueAt;
        private int cuts;
        private int begun;

        @Override
        public String id() {
            return "test-1";
        }

        @Override
        public MailboxWatchdog.Signs signs() {
            return new MailboxWatchdog.Signs(working, waiting, progress, dueAt, 0, 60 * SECOND);
        }

        @Override
        public void cut() {
            cuts++;
        }

        @Override
        public void sweepSoon() {
            begun++;
        }
    }

    @BeforeEach
    void watch() {
        watchdog.watch(mailbox);
    }

    @AfterEach
    void close() {
        watchdog.close();
    }

    @Test
    void a_sweep_that_does_not_get_on_is_cut() {
        mailbox.working = true;
        for (int second = 0; second < 180; second++) {
            watchdog.look(mailbox, second * SECOND);
        }
        assertThat(mailbox.cuts).isZero();
        watchdog.look(mailbox, 181 * SECOND);
        assertThat(mailbox.cuts).isEqualTo(1);
    }

    @Test
    void a_sweep_that_is_slow_and_gets_on_is_left_alone() {
        mailbox.working = true;
        for (int minute = 0; minute < 60; minute++) {
            mailbox.progress++;
            watchdog.look(mailbox, minute * 60 * SECOND);
        }
        assertThat(mailbox.cuts).isZero();
    }

    @Test
    void a_mailbox_that_waits_is_not_cut_however_long() {
        mailbox.waiting = true;
        mailbox.dueAt = 10_000 * SECOND;
        watchdog.look(mailbox, 0);
        watchdog.look(mailbox, 9_000 * SECOND);
        assertThat(mailbox.cuts + mailbox.begun).isZero();
    }

    @Test
    void a_sweep_whose_time_has_passed_unnoticed_begins() {
        mailbox.waiting = true;
        mailbox.dueAt = 100 * SECOND;
        watchdog.look(mailbox, 105 * SECOND);
        assertThat(mailbox.begun).isZero();
        watchdog.look(mailbox, 111 * SECOND);
        assertThat(mailbox.begun).isEqualTo(1);
    }
}
