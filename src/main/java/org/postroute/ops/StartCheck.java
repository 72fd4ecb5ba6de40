package org.postroute.ops;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.ServerSettings;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.mailbox.ConnectionReport.Failure;
import org.postroute.mailbox.ConnectionReport.Step;
import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs in to the servers of mailboxes and tells the listener how that went: eight at a time at servers that answer, two at
 * others, so that those keep nobody else waiting.
 */
public final class StartCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final int WORTH_TELLING = 50;
    private static final int IDLE_SECONDS = 30;

    private final Function<MailboxSettings, List<ConnectionReport>> test;
    private final MailEvent.Listener events;
    private final ExecutorService threads;
    private final CheckQueue queue;

    /** Where one waits when nobody answers. */
    private record Servers(
            @Nullable String imap,
            @Nullable String smtp,
            @Nullable URI tokens) {
        static Servers of(MailboxSettings mailbox) {
            OAuthSettings oauth = mailbox.oauth();
            return new Servers(
                    authority(mailbox.imap()), authority(mailbox.smtp()), oauth == null ? null : oauth.tokenUri());
        }

        private static @Nullable String authority(@Nullable ServerSettings server) {
            return server == null ? null : server.host() + ":" + server.port();
        }
    }

    /** @param test takes as long as the servers do and never throws */
    public StartCheck(Function<MailboxSettings, List<ConnectionReport>> test, MailEvent.Listener events) {
        this.test = test;
        this.events = events;
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                CheckQueue.AT_ONCE,
                CheckQueue.AT_ONCE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "StartCheck-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                // the process ends
                new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
        this.queue = new CheckQueue(pool);
    }

    /** One report for each direction of each mailbox, in order. */
    CompletableFuture<List<ConnectionReport>> of(List<MailboxSettings> mailboxes) {
        List<CompletableFuture<List<ConnectionReport>>> tests = begin(mailboxes);
        return CompletableFuture.allOf(tests.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        tests.stream().flatMap(one -> one.join().stream()).toList());
    }

    /** All are in line before the first has ended, so that what it shows of its servers holds for the others. */
    private List<CompletableFuture<List<ConnectionReport>>> begin(List<MailboxSettings> mailboxes) {
        AtomicInteger done = new AtomicInteger();
        synchronized (queue) {
            return mailboxes.stream()
                    .map(mailbox -> begin(mailbox)
                            .whenComplete((reports, fault) -> progress(done.incrementAndGet(), mailboxes.size())))
                    .toList();
        }
    }

    private CompletableFuture<List<ConnectionReport>> begin(MailboxSettings mailbox) {
        CompletableFuture<List<ConnectionReport>> outcome = new CompletableFuture<>();
        queue.add(Servers.of(mailbox), () -> {
            try {
                List<ConnectionReport> reports = test(mailbox);
                outcome.complete(reports);
                return reports.stream().allMatch(StartCheck::wasAnswered);
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
                return false;
            }
        });
        return outcome;
    }

    private static boolean wasAnswered(ConnectionReport report) {
        return report.failed().filter(step -> step.failure() == Failure.NETWORK).isEmpty();
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
