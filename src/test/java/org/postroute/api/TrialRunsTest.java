package org.postroute.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ReturnSettings;
import org.postroute.config.SentSettings;
import org.postroute.config.ServerSettings;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.message.EmailAddress;
import org.postroute.message.RetryableException;
import org.postroute.oauth.Renewals;
import org.postroute.oauth.TrialRenewals;

class TrialRunsTest {
    private static MailboxSettings mailbox(int number) {
        return new MailboxSettings(
                "sales-" + number,
                "sales",
                EmailAddress.parse("sales" + number + "@acme.test").orElseThrow(),
                null,
                server("imap.acme.test"),
                server("smtp.acme.test"),
                "INBOX",
                0,
                null,
                MailboxSettings.MessageContentType.TEXT_PLAIN,
                null,
                SentSettings.DEFAULT,
                ReturnSettings.DEFAULT,
                null);
    }

    private static @Nullable ServerSettings server(String host) {
        return new ServerSettings(host, 993, ServerSettings.Security.SSL, ServerSettings.AuthMode.NONE, null, null);
    }

    private static Renewals noConsents() {
        return new TrialRenewals(null, Map.of(), InstantSource.system());
    }

    private static List<ConnectionReport> good(MailboxSettings mailbox) {
        return List.of(new ConnectionReport(
                mailbox.id(), mailbox.address().toString(), "imap", "imap.acme.test:993", null, null, List.of()));
    }

    @Test
    void all_of_them_are_tested_at_once() {
        CyclicBarrier together = new CyclicBarrier(10);
        TrialRuns trials = new TrialRuns((consents, mailbox) -> {
            try {
                together.await(300, TimeUnit.SECONDS);
                return good(mailbox);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        List<MailboxSettings> mailboxes =
                IntStream.rangeClosed(1, 10).mapToObj(TrialRunsTest::mailbox).toList();

        assertThat(trials.of(mailboxes, noConsents()))
                .extracting(ConnectionReport::mailbox)
                .containsExactlyElementsOf(
                        mailboxes.stream().map(MailboxSettings::id).toList());
    }

    @Test
    void a_server_that_never_comes_to_an_end_costs_its_own_mailbox_alone() {
        CountDownLatch never = new CountDownLatch(1);
        TrialRuns trials = new TrialRuns(
                (consents, mailbox) -> {
                    if (mailbox.id().equals("sales-2")) {
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    return good(mailbox);
                },
                Duration.ofSeconds(2));

        List<ConnectionReport> reports = trials.of(List.of(mailbox(1), mailbox(2)), noConsents());

        assertThat(reports)
                .extracting(report -> report.mailbox() + " " + report.direction() + " "
                        + report.failed().isPresent())
                .containsExactly("sales-1 imap false", "sales-2 imap true", "sales-2 smtp true");
        assertThat(reports.get(1).failed().orElseThrow().words()).contains("2 s");
    }

    @Test
    void a_third_caller_is_sent_away_while_two_wait() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        TrialRuns trials = new TrialRuns((consents, mailbox) -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return good(mailbox);
        });
        List<CompletableFuture<List<ConnectionReport>>> two = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> trials.of(List.of(mailbox(i)), noConsents()), task -> new Thread(task).start()))
                .toList();
        begun.await();

        assertThatThrownBy(() -> trials.of(List.of(mailbox(3)), noConsents())).isInstanceOf(RetryableException.class);

        end.countDown();
        for (CompletableFuture<List<ConnectionReport>> one : two) {
            assertThat(one.get()).hasSize(1);
        }
        assertThat(trials.of(List.of(mailbox(3)), noConsents())).hasSize(1);
    }
}
