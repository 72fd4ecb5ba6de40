package org.postroute.mailbox;

import java.time.Duration;
import java.util.List;
import java.util.Random;
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
        sweeper = new Sweeper(mailbox, component.dialer(), component.known(), component.clock());
        sweepAfter(Duration.ZERO);
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
            }
        }
    }

    /** Nothing leaves here: a sweep that dies must not take the ones to come with it. */
    private Duration sweep(Sweeper current) {
        long began = System.nanoTime();
        try {
            int fresh = current.sweep(this::receive);
            recovered();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            endpoint.getComponent().getListener().on(new MailEvent.SweepFinished(mailbox.id(), fresh, took));
            return interval;
        } catch (Throwable e) {
            return current == sweeper ? failed(Faults.of(e)) : interval;
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
