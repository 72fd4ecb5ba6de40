package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postroute.config.MailboxSettings;
import org.postroute.message.MailEvent;

/** What servers say while they idle, and what we make of it. */
@Timeout(60)
class IdleTest {
    private static final long NEVER = 3_600_000;
    private static final long OFTEN = 50;
    private static final String SEARCH = "UID SEARCH UNSEEN";

    private final Inbox inbox = new Inbox();
    private IdlingServer server;

    @BeforeEach
    void listen() throws IOException {
        server = new IdlingServer();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private RunningMailbox run(long delay) throws Exception {
        return run(delay, true);
    }

    private RunningMailbox run(long delay, boolean idles) throws Exception {
        MailboxSettings mailbox = TestSettings.mailbox(
                "support@example.test", TestSettings.plainServer(server.server.port()), null, "INBOX");
        return new RunningMailbox(TestSettings.settings(mailbox, null, idles), inbox, delay);
    }

    @Test
    void new_mail_is_taken_as_soon_as_the_server_tells_of_it() throws Exception {
        try (RunningMailbox running = run(NEVER)) {
            await().until(server::isIdling);
            server.fill();
            server.push("* 1 EXISTS", "* 1 RECENT");
            await().until(() -> inbox.stored.size() == 1);
            await().until(server::isIdling);
            assertThat(running.problems()).isEmpty();
        }
        assertThat(server.heard("NOOP")).isZero();
        assertThat(server.server.heard)
                .filteredOn(line -> line.endsWith("SELECT INBOX"))
                .hasSize(1);
    }

    @Test
    void mail_told_of_together_with_the_continuation_is_not_slept_through() throws Exception {
        AtomicInteger idles = new AtomicInteger();
        server.script.on("IDLE", (client, command) -> {
            if (idles.getAndIncrement() == 0) {
                server.fill();
                server.idle(client, "+ idling", "* 1 EXISTS");
            } else {
                server.idle(client, "+ idling");
            }
        });
        try (RunningMailbox running = run(NEVER)) {
            await().until(() -> inbox.stored.size() == 1);
            assertThat(running.problems()).isEmpty();
        }
    }

    @Test
    void mail_told_of_in_answer_to_the_search_is_swept_before_idling() throws Exception {
        AtomicInteger searches = new AtomicInteger();
        server.script.on("UID SEARCH", (client, command) -> {
            if (searches.getAndIncrement() == 0) {
                client.say("* SEARCH", "* 1 EXISTS");
                server.fill();
            } else {
                client.say(searches.get() == 2 ? "* SEARCH 5" : "* SEARCH");
            }
        });
        try (RunningMailbox running = run(NEVER)) {
            await().until(() -> inbox.stored.size() == 1);
            await().until(server::isIdling);
            assertThat(running.problems()).isEmpty();
        }
        assertThat(server.heard(SEARCH)).isEqualTo(2);
        assertThat(server.heard("IDLE")).isEqualTo(1);
    }

    @Test
    void small_talk_wakes_no_sweep() throws Exception {
        try (RunningMailbox running = run(NEVER)) {
            await().until(server::isIdling);
            server.push("* OK Still here");
            server.push("* 1 FETCH (FLAGS (\\Seen))", "* 1 EXPUNGE", "* OK Still here", "+ what", "* 3");
            server.push("* OK Still here");
            server.fill();
            server.push("* 1 EXISTS");
            await().until(() -> inbox.stored.size() == 1);
            assertThat(running.problems()).isEmpty();
        }
        assertThat(server.heard(SEARCH)).isEqualTo(2);
        assertThat(server.heard("DONE")).isBetween(1L, 2L);
    }

    @Test
    void a_quiet_interval_costs_three_commands() throws Exception {
        try (RunningMailbox running = run(OFTEN)) {
            await().until(() -> running.sweeps() > 8);
            assertThat(server.heard("NOOP")).isZero();
            assertThat(server.heard("IDLE")).isCloseTo(server.heard(SEARCH), within(2));
            assertThat(server.server.connections).hasValue(1);
        }
    }

    private static org.assertj.core.data.Offset<Long> within(long most) {
        return org.assertj.core.data.Offset.offset(most);
    }

    @Test
    void a_server_that_says_bye_soon_after_the_sign_in_is_left_alone_for_a_while() throws Exception {
        try (RunningMailbox running = run(OFTEN)) {
            server.script.on("IDLE", (client, command) -> {
                client.say("+ idling", "* BYE too many of you");
                throw new IOException("gone");
            });
            await().until(() -> running.problems().size() > 1);
            assertThat(running.problems())
                    .contains("the server ended the connection: too many of you")
                    .allMatch(problem -> problem.startsWith("the server ended the connection"));
        }
    }

    @Test
    void an_alert_is_told_once() throws Exception {
        server.script.greeting("* OK [ALERT] Maintenance tonight, write to boss@example.test");
        server.script.on("UID SEARCH", "* SEARCH", "* NO [ALERT] Mailbox is nearly full");
        try (RunningMailbox running = run(OFTEN)) {
            await().until(() -> running.sweeps() > 3);
            assertThat(running.events)
                    .filteredOn(MailEvent.ServerAlert.class::isInstance)
                    .containsExactly(
                            new MailEvent.ServerAlert("test-1", "Maintenance tonight, write to (address)"),
                            new MailEvent.ServerAlert("test-1", "Mailbox is nearly full"));
        }
    }

    @Test
    void an_alert_that_explains_a_refused_sign_in_is_told() throws Exception {
        server.script.refuse("AUTHENTICATE PLAIN", "[ALERT] Please log in by the web first");
        try (RunningMailbox running = run(OFTEN)) {
            await().until(() -> !running.problems().isEmpty());
            await().until(() ->
                    running.events.contains(new MailEvent.ServerAlert("test-1", "Please log in by the web first")));
        }
    }

    @Test
    void a_server_that_refuses_to_idle_is_swept_and_not_asked_again() throws Exception {
        server.script.refuse("IDLE", "not today");
        try (RunningMailbox running = run(OFTEN)) {
            await().until(() -> running.sweeps() > 4);
            server.fill();
            await().until(() -> inbox.stored.size() == 1);
            assertThat(running.problems()).isEmpty();
        }
        assertThat(server.heard("IDLE")).isEqualTo(1);
        assertThat(server.server.connections).hasValue(1);
    }

    @Test
    void a_server_that_never_begins_to_idle_is_swept_and_not_asked_a_third_time() throws Exception {
        server.script.on("IDLE", (client, command) -> client.line());
        try (RunningMailbox running = run(OFTEN)) {
            await().until(() -> running.sweeps() > 6);
            server.fill();
            await().until(() -> inbox.stored.size() == 1);
            assertThat(running.problems()).isEmpty();
        }
        assertThat(server.heard("IDLE")).isEqualTo(2);
    }

    @Test
    void a_server_that_idles_and_never_tells_costs_an_interval_and_no_mail() throws Exception {
        try (RunningMailbox running = run(200)) {
            await().until(server::isIdling);
            server.fill();
            await().until(() -> inbox.stored.size() == 1);
            assertThat(running.problems()).isEmpty();
        }
    }

    @Test
    void a_server_that_talks_without_end_while_it_idles_is_cut_off() throws Exception {
        server.script.on("IDLE", (client, command) -> {
            client.say("+ idling");
            while (true) {
                client.write(("* OK " + "x".repeat(1_000) + "\r\n").repeat(50));
            }
        });
        try (RunningMailbox running = run(NEVER)) {
            await().until(() -> running.problems().contains("the server's answer is too large"));
        }
    }

    @Test
    void a_server_that_calls_for_nothing_does_not_make_us_spin() throws Exception {
        server.script.on("IDLE", (client, command) -> server.idle(client, "+ idling", "* 1 EXISTS"));
        try (RunningMailbox running = run(NEVER)) {
            await().until(() -> running.sweeps() >= 6);
            assertThat(running.problems()).isEmpty();
        }
        assertThat(server.heard(SEARCH)).isLessThan(10);
    }

    @Test
    void a_connection_that_died_in_silence_is_replaced_within_the_interval() throws Exception {
        AtomicInteger idles = new AtomicInteger();
        server.script.on("IDLE", (client, command) -> {
            server.idle(client, "+ idling");
            if (idles.getAndIncrement() == 0) {
                server.fill();
                client.line();
            }
        });
        try (RunningMailbox running = run(500)) {
            await().until(() -> inbox.stored.size() == 1);
            assertThat(running.problems()).isEmpty();
        }
        assertThat(server.server.connections).hasValue(2);
    }

    @Test
    void idle_can_be_switched_off() throws Exception {
        try (RunningMailbox running = run(OFTEN, false)) {
            await().until(() -> running.sweeps() > 3);
            assertThat(server.heard("NOOP")).isPositive();
        }
        assertThat(server.heard("IDLE")).isZero();
    }

    @Test
    void mailboxes_beyond_the_bound_of_connections_take_turns() throws Exception {
        AtomicInteger signedIn = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        server.script.on("AUTHENTICATE PLAIN", (client, command) -> {
            client.say("+ ");
            client.line();
            most.accumulateAndGet(signedIn.incrementAndGet(), Math::max);
        });
        server.script.on("LOGOUT", (client, command) -> signedIn.decrementAndGet());
        List<MailboxSettings> mailboxes = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> TestSettings.mailbox(i, TestSettings.plainServer(server.server.port()), "INBOX"))
                .toList();
        try (RunningMailbox running =
                new RunningMailbox(TestSettings.settings(mailboxes, null, true, 1), inbox, OFTEN)) {
            await().until(() -> mailboxes.stream().allMatch(mailbox -> running.sweeps(mailbox.id()) > 2));
            assertThat(running.problems()).isEmpty();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void a_mailbox_that_stops_while_it_idles_says_good_bye() throws Exception {
        try (RunningMailbox running = run(NEVER)) {
            await().until(server::isIdling);
            running.suspend();
            await().until(() -> server.heard("LOGOUT") == 1);
            assertThat(server.heard("DONE")).isEqualTo(1);
            running.resume();
            await().until(() -> server.heard("IDLE") == 2);
            assertThat(running.problems()).isEmpty();
        }
    }
}
