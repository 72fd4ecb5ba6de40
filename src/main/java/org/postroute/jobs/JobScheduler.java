package org.postroute.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postroute.ledger.Ledger;
import org.postroute.message.PostrouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** db-scheduler, while it runs. */
final class JobScheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobScheduler.class);

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final int MISSED_HEARTBEATS = 4;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration NEVER = Duration.ofDays(36_500);
    /** db-scheduler waits by the clock on the wall, so its own wait hangs when that is set back; the pulse does not. */
    private static final Duration FALLBACK_POLL = Duration.ofMinutes(1);

    private final Scheduler scheduler;
    private final ScheduledExecutorService pulse;
    private final ClockWatch clock = new ClockWatch(InstantSource.system(), System::nanoTime);

    private JobScheduler(Scheduler scheduler, ScheduledExecutorService pulse) {
        this.scheduler = scheduler;
        this.pulse = pulse;
    }

    static JobScheduler start(JobComponent component, Ledger ledger) {
        List<Task<?>> tasks = new ArrayList<>();
        component.getWorks().forEach((job, work) -> tasks.add(new JobTask(job, work, component).task()));
        Scheduler scheduler = builder(component, ledger, tasks).build();
        ScheduledExecutorService pulse = component
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(component, "job-pulse");
        JobScheduler started = new JobScheduler(scheduler, pulse);
        scheduler.start();
        pulse.execute(() -> rewake(component));
        pulse.scheduleWithFixedDelay(
                () -> started.beat(component),
                component.getPollInterval(),
                component.getPollInterval(),
                TimeUnit.MILLISECONDS);
        return started;
    }

    private static SchedulerBuilder builder(JobComponent component, Ledger ledger, List<Task<?>> tasks) {
        SchedulerBuilder builder = Scheduler.create(ledger.dataSource(), tasks)
                .threads(component.getThreads())
                .pollingInterval(FALLBACK_POLL)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(GRACE)
                .deleteUnresolvedAfter(NEVER)
                .failureLogging(LogLevel.OFF, false);
        return ledger.isExclusive() ? builder.pollUsingFetch(0.5, 1.0) : builder.pollUsingLockAndFetch(0.5, 1.0);
    }

    private static void rewake(JobComponent component) {
        try {
            component.wakeAll();
        } catch (PostrouteException e) {
            LOG.warn("rewake failed problem={}", e.getClass().getSimpleName());
        }
    }

    private void beat(JobComponent component) {
        try {
            if (clock.wasSetBack()) {
                component.wakeAll();
            }
            component.callWaiting();
        } catch (PostrouteException e) {
            LOG.debug("calling failed", e);
        }
        lookNow();
    }

    /** Looks for jobs that are due, or does so again right after the look that is going on. */
    void lookNow() {
        scheduler.triggerCheckForDueExecutions();
    }

    /** Takes no more jobs and lets those that run finish: ten seconds, then ten more interrupted. */
    @Override
    public void close() {
        pulse.shutdown();
        scheduler.stop();
    }
}
