package org.postroute.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ReturnSettings;
import org.postroute.config.SentSettings;
import org.postroute.config.ServerSettings;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.mailbox.ConnectionReport.Failure;
import org.postroute.message.EmailAddress;

class StartCheckTest {
    private final CountDownLatch deadServerGivesUp = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger mostWaiting = new AtomicInteger();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        deadServerGivesUp.countDown();
        for (AutoCloseable check : opened) {
            check.close();
        }
    }

    private StartCheck check(Function<MailboxSettings, List<ConnectionReport>> test) {
        StartCheck check = new StartCheck(test, event -> {});
        opened.add(check);
        return check;
    }

    private static List<MailboxSettings> mailboxes(String host, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new MailboxSettings(
                        host + "-" + number,
                        host,
                        EmailAddress.parse("support" + number + "@" + host).orElseThrow(),
                        null,
                        new ServerSettings(
                                host, 993, ServerSettings.Security.SSL, ServerSettings.AuthMode.NONE, null, null),
                        null,
                        "INBOX",
                        0,
                        null,
                        MailboxSettings.MessageContentType.TEXT_PLAIN,
                        null,
                        SentSettings.DEFAULT,
                        ReturnSettings.DEFAULT,
                        null))
                .toList();
    }

    private List<ConnectionReport> test(MailboxSettings mailbox) {
        if (mailbox.connection().startsWith("dead")) {
            mostWaiting.accumulateAndGet(waiting.incrementAndGet(), Math::max);
            await(deadServerGivesUp);
            waiting.decrementAndGet();
            return reports(mailbox, Failure.NETWORK);
        }
        return reports(mailbox, null);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<ConnectionReport> reports(MailboxSettings mailbox, Failure failure) {
        return List.of(new ConnectionReport(
                mailbox.id(),
                mailbox.address().toString(),
                "imap",
                mailbox.connection(),
                null,
                null,
                List.of(new ConnectionReport.Step("connect", Duration.ZERO, "tried", failure, null))));
    }

    @Test
    void a_server_that_does_not_answer_keeps_no_others_waiting() throws Exception {
        StartCheck check = check(this::test);
        CompletableFuture<List<ConnectionReport>> dead = check.of(mailboxes("dead.test", 100));

        assertThat(check.of(mailboxes("mail.test", 20)).get(60, TimeUnit.SECONDS))
                .hasSize(20);
        assertThat(dead).isNotDone();
        assertThat(mostWaiting.get()).isLessThanOrEqualTo(2);

        deadServerGivesUp.countDown();
        assertThat(dead.get(60, TimeUnit.SECONDS))
                .hasSize(100)
                .allMatch(report -> report.failed().isPresent());
        assertThat(mostWaiting.get()).isEqualTo(2);
    }

    @Test
    void where_many_servers_do_not_answer_everybody_gets_a_turn() throws Exception {
        CountDownLatch all = new CountDownLatch(CheckQueue.AT_ONCE);
        StartCheck check = check(mailbox -> {
            all.countDown();
            return test(mailbox);
        });
        List<CompletableFuture<List<ConnectionReport>>> dead = IntStream.range(0, CheckQueue.AT_ONCE)
                .mapToObj(number -> check.of(mailboxes("dead" + number + ".test", 40)))
                .toList();
        await(all);
        CompletableFuture<List<ConnectionReport>> healthy = check.of(mailboxes("mail.test", 1));
        List<CompletableFuture<?>> ends = new ArrayList<>(dead);
        ends.add(healthy);

        deadServerGivesUp.countDown();
        assertThat(CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new))
                        .get(60, TimeUnit.SECONDS))
                .isEqualTo(healthy.get(60, TimeUnit.SECONDS));
        CompletableFuture.allOf(dead.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }

    @Test
    void a_server_that_answers_is_asked_by_eight_at_a_time() throws Exception {
        AtomicInteger first = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(8);
        StartCheck check = check(mailbox -> {
            if (first.getAndIncrement() > 0) {
                try {
                    together.await(60, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
            return reports(mailbox, null);
        });

        assertThat(check.of(mailboxes("mail.test", 25)).get(60, TimeUnit.SECONDS))
                .hasSize(25);
    }

    @Test
    void a_test_that_fails_by_itself_ends_what_waits_for_it_and_the_next_is_made() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        StartCheck check = check(mailbox -> {
            if (calls.incrementAndGet() <= 3) {
                throw new IllegalStateException("canary");
            }
            return reports(mailbox, null);
        });

        assertThat(check.of(mailboxes("mail.test", 3))).failsWithin(Duration.ofSeconds(60));
        assertThat(check.of(mailboxes("mail.test", 1)).get(60, TimeUnit.SECONDS))
                .hasSize(1);
    }
}
