package org.postroute.mailbox;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.RetrySettings;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.MailEvent;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.PostrouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the sweeps of one mailbox, one after the other, on the component's pool. */
final class MailboxConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxConsumer.class);
    private static final SweepOutcome STOPPED = new SweepOutcome(0, "the mailbox is not received now");
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(45);
    private static final Duration LONGEST_WAIT_FOR_PEOPLE = Duration.ofMinutes(10);

    private final MailboxEndpoint endpoint;
    private final MailboxSettings mailbox;
    private final Duration interval;
    private final Random random = new Random();
    private final Semaphore turn = new Semaphore(1);
    private volatile @Nullable Sweeper sweeper;
    private volatile @Nullable Future<?> next;
    private final SweepRequests requests = new SweepRequests();
    private int failures;
    private String lastProblem = "";

    MailboxConsumer(MailboxEndpoint endpoint, Processor processor, MailboxSettings mailbox, Duration interval) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.mailbox = mailbox;
        this.interval = interval;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        MailboxComponent component = endpoint.getComponent();
        sweeper = new Sweeper(mailbox, component.dialer(), component.known(), component.floors(), component.clock());
        component.running(mailbox.id(), this);
        sweepAfter(Duration.ZERO);
    }

    /** Sweeps at once; while a sweep runs, as soon as it has ended. */
    CompletableFuture<SweepOutcome> sweepNow() {
        CompletableFuture<SweepOutcome> request = requests.add();
        hurry();
        if (sweeper == null) {
            release(requests.take(), STOPPED);
        }
        return request;
    }

    /** Who asks while a sweep runs finds no wait to cut short: that is done when the wait begins. */
    private void hurry() {
        Future<?> waiting = next;
        if (!requests.isEmpty() && waiting != null && waiting.cancel(false)) {
            queueSweep();
        }
    }

    private static void release(List<CompletableFuture<SweepOutcome>> served, SweepOutcome outcome) {
        served.forEach(request -> request.complete(outcome));
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        doStart();
    }

    @Override
    protected void doSuspend() throws Exception {
        stopSweeping();
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        stopSweeping();
        super.doStop();
    }

    private void sweepAfter(Duration wait) {
        if (sweeper == null) {
            return;
        }
        try {
            next = endpoint.getComponent().timer().schedule(this::queueSweep, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no more sweeps mailbox={}", mailbox.id());
        }
    }

    private void queueSweep() {
        Sweeper current = sweeper;
        if (current != null) {
            endpoint.getComponent().sweepers().execute(() -> sweepOnce(current));
        }
    }

    private void sweepOnce(Sweeper current) {
        if (!turn.tryAcquire()) {
            sweepAfter(interval);
            return;
        }
        Duration wait = interval;
        try {
            if (current == sweeper) {
                wait = sweep(current);
            }
        } finally {
            turn.release();
            if (current == sweeper) {
                sweepAfter(wait);
                hurry();
            }
        }
    }

    /** Nothing leaves here: a sweep that dies must not take the ones to come with it. */
    private Duration sweep(Sweeper current) {
        long began = System.nanoTime();
        List<CompletableFuture<SweepOutcome>> served = requests.take();
        SweepOutcome outcome = STOPPED;
        try {
            int fresh = current.sweep(this::receive);
            outcome = new SweepOutcome(fresh, null);
            recovered();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            endpoint.getComponent().getListener().on(new MailEvent.SweepFinished(mailbox.id(), fresh, took));
            return interval;
        } catch (Throwable e) {
            PostrouteException fault = Faults.of(e);
            outcome = new SweepOutcome(0, String.valueOf(fault.getMessage()));
            return current == sweeper ? failed(fault) : interval;
        } finally {
            count(current);
            release(served, outcome);
        }
    }

    private void count(Sweeper current) {
        FolderCounts counts = current.counts();
        if (counts != null) {
            endpoint.getComponent()
                    .getListener()
                    .on(new MailEvent.FolderCounted(
                            mailbox.id(), counts.unread(), counts.unaccounted(), counts.leftAlone()));
        }
    }

    private void recovered() {
        if (failures > 0) {
            LOG.info("sweep works again mailbox={} failures={}", mailbox.id(), failures);
        }
        failures = 0;
        lastProblem = "";
    }

    private Duration failed(PostrouteException fault) {
        failures++;
        String problem = String.valueOf(fault.getMessage());
        if (!problem.equals(lastProblem)) {
            LOG.warn("sweep failed mailbox={} problem={}", mailbox.id(), problem);
            LOG.debug("sweep failed mailbox={}", mailbox.id(), fault);
        }
        lastProblem = problem;
        endpoint.getComponent().getListener().on(new MailEvent.SweepFailed(mailbox.id(), problem));
        boolean forPeople = fault instanceof MisconfiguredException;
        return backoff(forPeople ? LONGEST_WAIT_FOR_PEOPLE : LONGEST_WAIT);
    }

    private Duration backoff(Duration longest) {
        Duration first = interval.compareTo(longest) < 0 ? interval : longest;
        return new RetrySettings(Integer.MAX_VALUE, first, longest).delayAfter(failures, random.nextDouble());
    }

    private void receive(List<FetchedMessage> batch) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            exchange.getIn().setBody(batch);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            if (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
                throw new IllegalStateException("the route rolled the batch back");
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private void stopSweeping() throws InterruptedException {
        Sweeper current = sweeper;
        sweeper = null;
        endpoint.getComponent().stopped(mailbox.id(), this);
        release(requests.take(), STOPPED);
        Future<?> waiting = next;
        if (waiting != null) {
            waiting.cancel(false);
        }
        if (current == null) {
            return;
        }
        current.finishSoon();
        if (turn.tryAcquire(STOP_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            turn.release();
            current.close();
        } else {
            current.abort();
        }
    }
}
