package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;

/** The contract on Dovecot, and what only a real server can show. */
class MailboxContractIT extends MailboxContract {
    @RegisterExtension
    static final RealMail MAIL = new RealMail();

    private static final String USER = "user1";

    @Override
    ServerSettings imap() {
        return imap(MAIL.port("IMAPS"), Security.SSL, MAIL.address(USER));
    }

    private static ServerSettings imap(int port, Security security, String username) {
        return TestSettings.server(MAIL.host(), port, security, AuthMode.LOGIN, username, MAIL.password());
    }

    @Override
    @Nullable
    Path trustFile() {
        return MAIL.ca();
    }

    @Override
    OtherClient otherClient() throws Exception {
        return new OtherClient(MAIL.host(), MAIL.port("IMAP"), MAIL.address(USER), MAIL.password(), folder);
    }

    @Override
    int largeBytes() {
        return 20 << 20;
    }

    /** Only here: GreenMail may leave a search in a folder that was deleted unanswered. */
    @Test
    void goes_on_under_a_new_uidvalidity() throws Exception {
        other.append(message("before", 10), false);
        try (RunningMailbox running = run()) {
            await().until(() -> running.sweeps() > 1 && inbox.stored.size() == 1);
            other.delete();
            other.create();
            other.append(message("after", 10), false);
            await().atMost(Duration.ofSeconds(30)).until(() -> inbox.stored.size() == 2);
        }
        assertThat(inbox.subjects()).containsExactly("before", "after");
        assertThat(inbox.stored.get(1).validity())
                .isNotEqualTo(inbox.stored.get(0).validity());
    }

    @Test
    void signs_in_by_starttls() throws Exception {
        MAIL.wipe("user2");
        MAIL.seed("user2", 3, "--kind", "short");
        Inbox inbox = new Inbox();
        ServerSettings server = imap(MAIL.port("IMAP"), Security.STARTTLS, MAIL.address("user2"));
        try (RunningMailbox running = run(server, "INBOX", MAIL.ca(), inbox)) {
            await().until(() -> inbox.stored.size() == 3);
            assertThat(running.problems()).isEmpty();
        }
    }

    @Test
    void two_hundred_mixed_messages_cost_few_commands() throws Exception {
        assertThat(commandsFor(200)).isLessThanOrEqualTo(40);
    }

    @Test
    void two_thousand_mixed_messages_cost_at_most_a_twentieth_of_a_command_each() throws Exception {
        assertThat(commandsFor(2_000)).isLessThanOrEqualTo(100);
    }

    /** Mixed as {@code realmail seed} mixes them: 95 kB in the mean, one in twenty with a file of 1 MB. */
    private int commandsFor(int messages) throws Exception {
        MAIL.wipe("user3");
        MAIL.seed("user3", messages);
        AtomicInteger stored = new AtomicInteger();
        Inbox inbox = new Inbox();
        inbox.hook = batch -> stored.addAndGet(batch.size());
        inbox.keepsSources = false;
        ServerSettings server = imap(MAIL.port("IMAPS"), Security.SSL, MAIL.address("user3"));
        MAIL.resetCounters();
        long began = System.nanoTime();
        MailboxSettings mailbox = TestSettings.mailbox("support@example.test", server, null, "INBOX");
        try (RunningMailbox running = new RunningMailbox(TestSettings.settings(mailbox, MAIL.ca()), inbox, 3_600_000)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> running.sweeps() == 1);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Map<String, Integer> counters = MAIL.counters();
        int commands = counters.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "%d mixed messages: %d commands %s in %d ms%n", messages, commands, counters, took.toMillis());
        assertThat(stored).hasValue(messages);
        return commands;
    }

    @Test
    void a_wrong_password_is_said_in_the_servers_words_and_never_shown() throws Exception {
        ServerSettings server = TestSettings.server(
                MAIL.host(), MAIL.port("IMAPS"), Security.SSL, AuthMode.LOGIN, MAIL.address("user4"), "wrong-canary-7");
        try (RunningMailbox running = run(server, "INBOX", MAIL.ca(), new Inbox())) {
            await().until(() -> !running.problems().isEmpty());
            assertThat(running.problems().get(0))
                    .startsWith("sign-in rejected:")
                    .contains("AUTHENTICATIONFAILED")
                    .doesNotContain("canary", "user4");
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused() throws Exception {
        ServerSettings server = imap(MAIL.port("IMAPS"), Security.SSL, MAIL.address("user4"));
        try (RunningMailbox running = run(server, "INBOX", null, new Inbox())) {
            await().until(() -> !running.problems().isEmpty());
            assertThat(running.problems()).contains("the server's certificate is not trusted: it is self-signed");
        }
    }
}
