package org.postroute.ops;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.postroute.config.MailboxSettings;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.mailbox.ConnectionReport.Failure;
import org.postroute.mailbox.ConnectionReport.Step;
import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs in to the servers of mailboxes, some at a time, and tells the listener how that went. */
public final class StartCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final int AT_ONCE = 8;
    private static final int WORTH_TELLING = 50;
    private static final int IDLE_SECONDS = 30;

    private final Function<MailboxSettings, List<ConnectionReport>> test;
    private final MailEvent.Listener events;
    private final ExecutorService threads;

    /** @param test takes as long as the servers do and never throws */
    public StartCheck(Function<MailboxSettings, List<ConnectionReport>> test, MailEvent.Listener events) {
        this.test = test;
        this.events = events;
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "StartCheck-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /** One report for each direction of each mailbox, in order. */
    CompletableFuture<List<ConnectionReport>> of(List<MailboxSettings> mailboxes) {
        AtomicInteger done = new AtomicInteger();
        List<CompletableFuture<List<ConnectionReport>>> tests = mailboxes.stream()
                .map(mailbox -> CompletableFuture.supplyAsync(() -> test(mailbox), threads)
                        .whenComplete((reports, fault) -> progress(done.incrementAndGet(), mailboxes.size())))
                .toList();
        return CompletableFuture.allOf(tests.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        tests.stream().flatMap(one -> one.join().stream()).toList());
    }

    private static void progress(int done, int all) {
        if (done % WORTH_TELLING == 0 && done < all) {
            LOG.info("mailboxes are checked done={} of={}", done, all);
        }
    }

    private List<ConnectionReport> test(MailboxSettings mailbox) {
        List<ConnectionReport> reports = test.apply(mailbox);
        reports.forEach(this::tell);
        return reports;
    }

    private void tell(ConnectionReport report) {
        Protocol protocol = report.direction().equals("imap") ? Protocol.IMAP : Protocol.SMTP;
        report.failed()
                .ifPresentOrElse(
                        step -> events.on(new MailEvent.SignInFailed(
                                report.mailbox(), protocol, words(step), step.failure() == Failure.AUTHENTICATION)),
                        () -> events.on(new MailEvent.SignedIn(report.mailbox(), protocol)));
    }

    /** What went wrong and what to try, in one line. */
    static String words(Step step) {
        String problem = step.name() + ": " + step.words();
        return step.hint() == null ? problem : problem + (problem.endsWith(".") ? " " : ". ") + step.hint();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
