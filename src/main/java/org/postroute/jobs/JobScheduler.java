package org.postroute.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postroute.ledger.Ledger;
import org.postroute.message.PostrouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * db-scheduler, while it runs. How many threads it has is fixed: when more are wanted, another one takes the jobs from then
 * on, and the one before ends when what it runs has ended. Each is at least twice as large as the one before, so that few of
 * them ever run beside each other.
 */
final class JobScheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobScheduler.class);

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final int MISSED_HEARTBEATS = 4;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration NEVER = Duration.ofDays(36_500);
    /** db-scheduler waits by the clock on the wall, so its own wait hangs when that is set back; the pulse does not. */
    private static final Duration FALLBACK_POLL = Duration.ofMinutes(1);

    private final JobComponent component;
    private final Ledger ledger;
    private final ScheduledExecutorService pulse;
    private final ClockWatch clock = new ClockWatch(InstantSource.system(), System::nanoTime);
    private final List<Scheduler> ending = new ArrayList<>();
    private volatile Scheduler scheduler;
    private int threads;

    private JobScheduler(JobComponent component, Ledger ledger) {
        this.component = component;
        this.ledger = ledger;
        this.threads = component.getThreads();
        this.scheduler = made();
        this.pulse = component
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(component, "job-pulse");
    }

    static JobScheduler start(JobComponent component, Ledger ledger) {
        JobScheduler started = new JobScheduler(component, ledger);
        started.scheduler.start();
        started.pulse.execute(started::rewake);
        started.pulse.scheduleWithFixedDelay(
                started::beat, component.getPollInterval(), component.getPollInterval(), TimeUnit.MILLISECONDS);
        return started;
    }

    private Scheduler made() {
        List<Task<?>> tasks = new ArrayList<>();
        component.getWorks().forEach((job, work) -> tasks.add(new JobTask(job, work, component).task()));
        SchedulerBuilder builder = Scheduler.create(ledger.dataSource(), tasks)
                .threads(threads)
                .pollingInterval(FALLBACK_POLL)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(GRACE)
                .deleteUnresolvedAfter(NEVER)
                .failureLogging(LogLevel.OFF, false);
        return (ledger.isExclusive() ? builder.pollUsingFetch(0.5, 1.0) : builder.pollUsingLockAndFetch(0.5, 1.0))
                .build();
    }

    private void rewake() {
        try {
            component.wakeAll();
        } catch (PostrouteException e) {
            LOG.warn("rewake failed problem={}", e.getClass().getSimpleName());
        }
    }

    private void beat() {
        try {
            if (clock.wasSetBack()) {
                component.wakeAll();
            }
            component.callWaiting();
            grow();
        } catch (RuntimeException e) {
            LOG.debug("calling failed", e);
        }
        lookNow();
    }

    private synchronized void grow() {
        // a paused one keeps the jobs that it runs alive by its heartbeat
        ending.removeIf(JobScheduler::hasEnded);
        int wanted = component.getThreads();
        if (wanted > threads && !pulse.isShutdown()) {
            threads = Math.min(Math.max(wanted, 2 * threads), JobComponent.MOST_THREADS);
            Scheduler next = made();
            next.start();
            scheduler.pause();
            ending.add(scheduler);
            scheduler = next;
            LOG.info("more jobs run at the same time threads={}", threads);
        }
    }

    private static boolean hasEnded(Scheduler paused) {
        boolean ended = paused.getCurrentlyExecuting().isEmpty();
        if (ended) {
            paused.stop();
        }
        return ended;
    }

    /** Looks for jobs that are due, or does so again right after the look that is going on. */
    void lookNow() {
        scheduler.triggerCheckForDueExecutions();
    }

    /** Takes no more jobs and lets those that run finish: ten seconds, then ten more interrupted. */
    @Override
    public void close() {
        pulse.shutdown();
        CompletableFuture<?>[] others;
        synchronized (this) {
            others = ending.stream()
                    .map(one -> CompletableFuture.runAsync(one::stop, stop -> new Thread(stop, "job-stop").start()))
                    .toArray(CompletableFuture[]::new);
        }
        scheduler.stop();
        CompletableFuture.allOf(others).join();
    }
}
