package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postroute.config.MailboxSettings;
import org.postroute.config.Secret;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;

/** Idling on Dovecot, over TLS and over lines that fail. */
@Timeout(180)
class IdleIT {
    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    private static final Duration INTERVAL = Duration.ofSeconds(6);

    private final String folder = "Idle" + System.nanoTime();
    private final Inbox inbox = new Inbox();
    private OtherClient other;

    @BeforeEach
    void create_folder() throws Exception {
        other = new OtherClient(MAIL.host(), MAIL.port("IMAP"), MAIL.address("user2"), MAIL.password(), folder);
        other.create();
    }

    @AfterEach
    void delete_folder() throws Exception {
        other.delete();
        other.close();
    }

    private static ServerSettings direct() {
        return imap(MAIL.host(), MAIL.port("IMAPS"));
    }

    private static ServerSettings imap(String host, int port) {
        return new ServerSettings(
                host, port, Security.SSL, AuthMode.LOGIN, MAIL.address("user2"), new Secret(MAIL.password()));
    }

    private RunningMailbox run(ServerSettings imap, Duration interval) throws Exception {
        return new RunningMailbox(
                TestSettings.settings(TestSettings.mailbox("support@example.test", imap, null, folder), MAIL.ca()),
                inbox,
                interval.toMillis());
    }

    private void append(String subject) throws Exception {
        other.append(MailboxContract.message(subject, 100), false);
    }

    @Test
    void mail_is_taken_by_idle_long_before_the_interval() throws Exception {
        try (RunningMailbox running = run(direct(), Duration.ofHours(1))) {
            for (int i = 1; i <= 5; i++) {
                int mails = i;
                append("mail-" + i);
                await().atMost(Duration.ofSeconds(20)).until(() -> inbox.stored.size() == mails);
            }
            assertThat(running.problems()).isEmpty();
        }
        assertThat(other.look()).allMatch(line -> line.endsWith(":seen"));
    }

    @Test
    void quiet_intervals_cost_three_commands_and_a_select_now_and_then() throws Exception {
        try (RunningMailbox running = run(direct(), Duration.ofSeconds(1))) {
            await().until(() -> running.sweeps() > 0);
            MAIL.resetCounters();
            long before = running.sweeps();
            await().atMost(Duration.ofSeconds(60)).until(() -> running.sweeps() >= before + 12);
        }
        Map<String, Integer> commands = MAIL.counters();
        assertThat(commands.getOrDefault("UID_SEARCH", 0)).isBetween(12, 16);
        assertThat(commands.getOrDefault("NOOP", 0)).isZero();
        assertThat(commands.getOrDefault("SELECT", 0)).isBetween(2, 4);
    }

    @Test
    void mail_arrives_within_one_interval_after_the_connection_died_in_silence() throws Exception {
        try (FaultyLine line = new FaultyLine(MAIL.host(), MAIL.port("IMAPS"));
                RunningMailbox running = run(imap("localhost", line.port()), INTERVAL)) {
            await().until(() -> running.sweeps() > 0);
            for (int i = 1; i <= 3; i++) {
                int mails = i;
                long before = running.sweeps();
                await().until(() -> running.sweeps() > before);
                line.swallow();
                append("after-silence-" + i);
                await().pollInterval(Duration.ofMillis(20)).atMost(INTERVAL).until(() -> inbox.stored.size() == mails);
            }
            assertThat(running.problems()).isEmpty();
            assertThat(line.connections.get()).isGreaterThanOrEqualTo(4);
        }
    }

    /** One behind a line of 100 bytes a second, one whose server refuses, one whose line is dead, seventeen others. */
    @Test
    void slow_dead_and_refusing_servers_delay_nobody_else() throws Exception {
        try (FaultyLine throttled = new FaultyLine(MAIL.host(), MAIL.port("IMAPS"));
                FaultyLine dead = new FaultyLine(MAIL.host(), MAIL.port("IMAPS"));
                ClosedPort refusing = new ClosedPort()) {
            throttled.throttle(100);
            List<MailboxSettings> mailboxes = new ArrayList<>();
            mailboxes.add(TestSettings.mailbox(1, imap("localhost", throttled.port()), "INBOX"));
            mailboxes.add(TestSettings.mailbox(2, imap("localhost", refusing.number()), "INBOX"));
            mailboxes.add(TestSettings.mailbox(3, imap("localhost", dead.port()), "INBOX"));
            for (int i = 4; i <= 20; i++) {
                mailboxes.add(TestSettings.mailbox(i, direct(), folder));
            }
            try (RunningMailbox running =
                    new RunningMailbox(TestSettings.settings(mailboxes, MAIL.ca(), true), inbox, 1_000)) {
                await().until(() -> running.sweeps("test-3") > 0);
                dead.swallow();
                append("in-time");
                await().until(() -> !inbox.stored.isEmpty());
                for (int i = 4; i <= 20; i++) {
                    String id = "test-" + i;
                    long before = running.sweeps(id);
                    await().atMost(Duration.ofSeconds(20)).until(() -> running.sweeps(id) > before + 2);
                }
                assertThat(running.sweeps("test-1")).isZero();
                assertThat(running.problems()).containsOnly("the connection was refused");
            }
        }
    }
}
