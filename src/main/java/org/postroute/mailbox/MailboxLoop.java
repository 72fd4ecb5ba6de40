package org.postroute.mailbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;

/**
 * When one mailbox is swept: within every check interval, and as soon as its server tells of mail. The sweep is the truth,
 * what a server tells while it idles only makes it come earlier. Between sweeps a mailbox holds a connection and no thread;
 * it lives from start to stop and is not started again.
 */
final class MailboxLoop implements HostLane.Guest, MailboxWatchdog.Watched {
    /** Shorter than a route has to stop, which would end this in the middle. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(6);

    private static final Duration STALE_GRACE = Duration.ofMinutes(2);

    private enum State {
        WAITING,
        LISTENING,
        QUEUED,
        SWEEPING,
        STOPPED
    }

    private final MailboxSettings mailbox;
    private final Duration interval;
    private final Receiving shared;
    private final HostLane lane;
    private final KeptConnection kept;
    private final MailboxVisit visit;
    private final Semaphore connectionInUse = new Semaphore(1);
    private State state = State.WAITING;
    private IdleSelector.@Nullable Place place;
    private @Nullable Future<?> alarm;
    private long dueAt = System.nanoTime();
    private boolean again;

    /** @param idles whether the server may be asked to speak up */
    MailboxLoop(MailboxSettings mailbox, Duration interval, boolean idles, BatchReceiver receiver, Receiving shared) {
        this.mailbox = mailbox;
        this.interval = interval;
        this.shared = shared;
        this.kept = new KeptConnection(mailbox, shared.access(), interval);
        this.lane = shared.lane(kept.server());
        this.visit = new MailboxVisit(mailbox, interval, idles, receiver, kept, shared);
    }

    void start() {
        lane.join(this);
        shared.watchdog().watch(this);
        wakeAfter(Duration.ZERO);
    }

    /** The outcome of a sweep that is made at once, or as soon as what is under way has ended. */
    CompletableFuture<SweepOutcome> sweepNow() {
        CompletableFuture<SweepOutcome> request = visit.request();
        sweepSoon();
        return request;
    }

    /** At once, or as soon as what is under way has ended. */
    @Override
    public void sweepSoon() {
        synchronized (this) {
            IdleSelector.Place waiting = place;
            if (state != State.WAITING || (waiting != null && !waiting.take())) {
                again = state != State.QUEUED;
                return;
            }
            place = null;
            state = State.QUEUED;
        }
        submit();
    }

    /** What has to be waited for without the server is waited for before the turn at the server. */
    private void submit() {
        try {
            kept.prepare(shared.tokenThreads(mailbox)).thenRun(() -> lane.submit(this));
        } catch (RejectedExecutionException e) {
            // the process ends
        }
    }

    private synchronized void wakeAfter(Duration wait) {
        if (alarm != null) {
            alarm.cancel(false);
        }
        dueAt = System.nanoTime() + wait.toNanos();
        try {
            alarm = shared.timer().schedule(this::sweepSoon, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // the process ends
        }
    }

    @Override
    public void sweep(HostLane.Turn turn) {
        connectionInUse.acquireUninterruptibly();
        Duration wait;
        try {
            if (!enter(State.QUEUED, State.SWEEPING)) {
                return;
            }
            wait = visit.sweep(this, turn, this::isStopped);
        } finally {
            connectionInUse.release();
        }
        rest(wait);
    }

    private synchronized boolean enter(State from, State to) {
        if (state != from) {
            return false;
        }
        state = to;
        if (to == State.SWEEPING) {
            again = false;
        }
        return true;
    }

    private void rest(Duration wait) {
        boolean listensOn = false;
        synchronized (this) {
            if (state == State.STOPPED) {
                return;
            }
            state = State.WAITING;
            if (!again && !wait.isZero()) {
                wakeAfter(wait);
                listensOn = park();
                if (!listensOn) {
                    return;
                }
            }
        }
        if (listensOn) {
            spokenTo();
        } else {
            sweepSoon();
        }
    }

    /**
     * Not while a sweep that the server asked for waits: it would go on asking.
     *
     * @return whether the server has spoken already
     */
    private boolean park() {
        if (!kept.isIdle() || visit.isNudged()) {
            return false;
        }
        if (kept.holdsMore()) {
            return true;
        }
        place = shared.selector().park(kept.channel(), this::spokenTo);
        return false;
    }

    private void spokenTo() {
        synchronized (this) {
            place = null;
            if (state != State.WAITING) {
                return;
            }
            state = State.LISTENING;
        }
        try {
            execute(this::listen);
        } catch (RejectedExecutionException e) {
            // the process ends
        }
    }

    private void listen() {
        connectionInUse.acquireUninterruptibly();
        Duration wait;
        try {
            if (isStopped()) {
                return;
            }
            wait = visit.listen(this, untilDue(), this::isStopped);
        } finally {
            connectionInUse.release();
        }
        rest(wait);
    }

    private synchronized Duration untilDue() {
        return Duration.ofNanos(Math.max(dueAt - System.nanoTime(), 0));
    }

    @Override
    public boolean isConnected() {
        return kept.isOpen();
    }

    @Override
    public void execute(Runnable work) {
        shared.pool(visit.isTroubled()).execute(work);
    }

    private synchronized boolean isStopped() {
        return state == State.STOPPED;
    }

    @Override
    public String id() {
        return mailbox.id();
    }

    @Override
    public synchronized MailboxWatchdog.Signs signs() {
        return new MailboxWatchdog.Signs(
                state == State.SWEEPING || state == State.LISTENING,
                state == State.WAITING,
                visit.progress(),
                dueAt,
                visit.sweptAt(),
                interval.multipliedBy(2).plus(STALE_GRACE).toNanos());
    }

    @Override
    public void cut() {
        kept.cut();
    }

    void stop() throws InterruptedException {
        State before;
        synchronized (this) {
            before = state;
            state = State.STOPPED;
            if (alarm != null) {
                alarm.cancel(false);
            }
            if (place != null) {
                place.take();
                place = null;
            }
        }
        visit.finishSoon();
        if (before == State.LISTENING) {
            kept.cut();
        }
        boolean ended = false;
        try {
            ended = connectionInUse.tryAcquire(STOP_GRACE.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                kept.leave();
                connectionInUse.release();
            }
        } finally {
            if (!ended) {
                visit.abort();
            }
            shared.watchdog().forget(this);
            lane.leave(this);
        }
    }
}
