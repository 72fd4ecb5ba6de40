package org.postroute.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.mailbox.ConnectionReport.Failure;
import org.postroute.mailbox.ConnectionReport.Step;
import org.postroute.message.RetryableException;
import org.postroute.oauth.Renewals;

/** Tests the mailboxes of a connection that is not kept yet, some at a time, in a time that a caller waits for. */
public final class TrialRuns {
    /** Whoever waits holds a thread of the API. */
    private static final int MAX_RUNNING = 2;

    private static final int MAX_THREADS = 16;
    private static final Duration LONGEST = Duration.ofSeconds(45);

    private final Semaphore running = new Semaphore(MAX_RUNNING);
    private final ExecutorService threads = threads();
    private final BiFunction<Renewals, MailboxSettings, List<ConnectionReport>> test;
    private final Duration longest;

    /** @param test signs in to the servers of a mailbox with these consents, changes nothing there, and never throws */
    public TrialRuns(BiFunction<Renewals, MailboxSettings, List<ConnectionReport>> test) {
        this(test, LONGEST);
    }

    TrialRuns(BiFunction<Renewals, MailboxSettings, List<ConnectionReport>> test, Duration longest) {
        this.test = test;
        this.longest = longest;
    }

    private static ExecutorService threads() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MAX_THREADS, MAX_THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread made = Executors.defaultThreadFactory().newThread(work);
                    made.setName("TrialRun");
                    made.setDaemon(true);
                    return made;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * One report for each direction of each mailbox, in order; one that has not come to its end in time says so.
     *
     * @throws RetryableException when others are being tested
     */
    List<ConnectionReport> of(List<MailboxSettings> mailboxes, Renewals consents) {
        if (!running.tryAcquire()) {
            throw new RetryableException("other mailboxes are being tested", null);
        }
        try {
            List<Callable<List<ConnectionReport>>> tests = mailboxes.stream()
                    .<Callable<List<ConnectionReport>>>map(mailbox -> () -> test.apply(consents, mailbox))
                    .toList();
            List<Future<List<ConnectionReport>>> outcomes =
                    threads.invokeAll(tests, longest.toMillis(), TimeUnit.MILLISECONDS);
            List<ConnectionReport> reports = new ArrayList<>();
            for (int i = 0; i < mailboxes.size(); i++) {
                reports.addAll(outcome(outcomes.get(i), mailboxes.get(i)));
            }
            return reports;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetryableException("stopped while mailboxes were being tested", e);
        } finally {
            running.release();
        }
    }

    private List<ConnectionReport> outcome(Future<List<ConnectionReport>> outcome, MailboxSettings mailbox)
            throws InterruptedException {
        try {
            return outcome.get();
        } catch (CancellationException e) {
            List<ConnectionReport> late = new ArrayList<>();
            late(mailbox, "imap", mailbox.imap(), late);
            late(mailbox, "smtp", mailbox.smtp(), late);
            return late;
        } catch (ExecutionException e) {
            throw new RetryableException("a test came to no end", e.getCause());
        }
    }

    private void late(
            MailboxSettings mailbox, String direction, @Nullable ServerSettings server, List<ConnectionReport> into) {
        if (server != null) {
            Step step = new Step(
                    "test",
                    longest,
                    "not at its end after " + longest.toSeconds() + " s",
                    Failure.NETWORK,
                    "A server is slow, or there are many mailboxes: try fewer at a time, or save it anyway and look at"
                            + " GET /api/v1/connections.");
            into.add(new ConnectionReport(
                    mailbox.id(),
                    mailbox.address().toString(),
                    direction,
                    server.host() + ":" + server.port(),
                    null,
                    null,
                    List.of(step)));
        }
    }
}
