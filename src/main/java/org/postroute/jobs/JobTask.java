package org.postroute.jobs;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postroute.ledger.Work;
import org.postroute.message.PostrouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One kind of job. Its instances are keys; when and whether one runs again is what the rows say. */
final class JobTask {
    private static final Logger LOG = LoggerFactory.getLogger(JobTask.class);

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
    /** Who waits outside a full lane is called; this is for whom no call reached. */
    static final Duration UNTIL_LOOKED_FOR = Duration.ofMinutes(1);

    /** Whoever opens it wakes all; this is for whom that did not reach. */
    private static final Duration UNTIL_THE_LANE_OPENS = Duration.ofMinutes(10);

    private static final Duration UNTIL_THE_ROUTE_RUNS = Duration.ofMinutes(1);

    private final String name;
    private final Work work;
    private final JobComponent component;

    /** Carries what went wrong to the failure handler; its own stack tells nothing. */
    private static final class JobFailedException extends RuntimeException {
        JobFailedException(Exception cause) {
            super("the route did not handle a fault", cause, false, false);
        }
    }

    JobTask(String name, Work work, JobComponent component) {
        this.name = name;
        this.work = work;
        this.component = component;
    }

    CustomTask<Void> task() {
        return Tasks.custom(name, Void.class)
                .onFailure(this::backOff)
                .onDeadExecution((dead, operations) -> operations.reschedule(dead, Instant.now()))
                .execute((instance, context) -> run(instance.getId()));
    }

    private CompletionHandler<Void> run(String key) {
        JobConsumer consumer = component.consumer(name);
        if (consumer == null) {
            return (done, operations) ->
                    operations.reschedule(done, Instant.now().plus(UNTIL_THE_ROUTE_RUNS));
        }
        LaneLimit limit = component.limit(name, key).orElse(null);
        if (limit == null) {
            return run(consumer, key);
        }
        if (limit.isClosed()) {
            return (done, operations) -> untilOpen(key, done, operations);
        }
        return run(consumer, component.lane(name, limit), key);
    }

    /** Who opened it between the look and the alarm has not seen the alarm. */
    private void untilOpen(String key, ExecutionComplete done, ExecutionOperations<Void> operations) {
        operations.reschedule(done, Instant.now().plus(UNTIL_THE_LANE_OPENS));
        if (component.limit(name, key).filter(limit -> !limit.isClosed()).isPresent()) {
            call(Optional.of(key));
        }
    }

    private CompletionHandler<Void> run(JobConsumer consumer, Lane lane, String key) {
        if (!lane.enter(key)) {
            return (done, operations) -> {
                operations.reschedule(done, Instant.now().plus(UNTIL_LOOKED_FOR));
                call(lane.await(key));
            };
        }
        try {
            return run(consumer, key);
        } finally {
            call(lane.leave(key));
        }
    }

    private CompletionHandler<Void> run(JobConsumer consumer, String key) {
        Exception fault = consumer.run(key);
        if (fault != null) {
            throw new JobFailedException(fault);
        }
        return (done, operations) -> ringAgainOrEnd(key, done, operations);
    }

    /** Whom no call reaches comes by itself a minute later. */
    private void call(Optional<String> key) {
        try {
            key.ifPresent(next -> component.call(name, next));
        } catch (PostrouteException e) {
            LOG.debug("call failed job={}", name, e);
        }
    }

    /** A row that was committed after the last look and before the alarm was gone rang into the old alarm: look again. */
    private void ringAgainOrEnd(String key, ExecutionComplete done, ExecutionOperations<Void> operations) {
        Optional<Instant> due = work.nextDue(key);
        if (due.isPresent()) {
            operations.reschedule(done, due.get());
            lookAgainIfDue(due.get());
            return;
        }
        operations.remove();
        if (work.nextDue(key).isPresent()) {
            component.wake(name, List.of(key));
        }
    }

    private void lookAgainIfDue(Instant due) {
        if (!due.isAfter(Instant.now())) {
            component.lookNow();
        }
    }

    private void backOff(ExecutionComplete failed, ExecutionOperations<Void> operations) {
        int failures = failed.getExecution().consecutiveFailures;
        Duration delay = backoff(failures);
        String problem = failed.getCause()
                .map(cause -> cause.getCause() == null ? cause : cause.getCause())
                .map(cause -> cause.getClass().getSimpleName())
                .orElse("unknown");
        LOG.warn("job failed job={} failures={} problem={} retry-in={}", name, failures + 1, problem, delay);
        operations.reschedule(failed, Instant.now().plus(delay));
    }

    static Duration backoff(int failuresBefore) {
        Duration delay = FIRST_BACKOFF.multipliedBy(1L << Math.min(failuresBefore, 10));
        return delay.compareTo(LONGEST_BACKOFF) < 0 ? delay : LONGEST_BACKOFF;
    }
}
