package org.postroute.mailbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.message.PostrouteException;
import org.postroute.message.RetryableException;

/**
 * When one mailbox is swept: within every check interval, and as soon as its server tells of mail. The sweep is the truth,
 * what a server tells while it idles only makes it come earlier. Between sweeps a mailbox holds a connection and no thread;
 * it lives from start to stop and is not started again.
 */
final class MailboxLoop implements HostLane.Guest, MailboxWatchdog.Watched {
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    /** Servers may end an IDLE after 30 minutes (RFC 2177). */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(25);
    /** Who takes longer has a slow server, or much to do: either way others should not wait for it. */
    private static final long SLOW_NANOS = Duration.ofSeconds(10).toNanos();

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
    private final boolean idles;
    private final BatchReceiver receiver;
    private final Receiving shared;
    private final HostLane lane;
    private final KeptConnection kept;
    private final Sweeper sweeper;
    private final SweepRecord record;
    private final SweepRequests requests = new SweepRequests();
    private final Nudges nudges = new Nudges(System.nanoTime());
    private final Semaphore connectionInUse = new Semaphore(1);
    private final AtomicLong delivered = new AtomicLong();
    private State state = State.WAITING;
    private IdleSelector.@Nullable Place place;
    private @Nullable Future<?> alarm;
    private long dueAt = System.nanoTime();
    private boolean again;
    private volatile boolean nudged;
    private volatile boolean slow;

    /** @param idles whether the server may be asked to speak up */
    MailboxLoop(MailboxSettings mailbox, Duration interval, boolean idles, BatchReceiver receiver, Receiving shared) {
        this.mailbox = mailbox;
        this.interval = interval;
        this.idles = idles;
        this.receiver = batch -> {
            receiver.receive(batch);
            delivered.incrementAndGet();
        };
        this.shared = shared;
        this.kept = new KeptConnection(mailbox, shared.dialer(), interval);
        this.lane = shared.lane(kept.server());
        this.sweeper = new Sweeper(mailbox, kept, shared.known(), shared.floors(), shared.clock(), shared.memory());
        this.record = new SweepRecord(mailbox.id(), kept.server(), interval, shared.listener());
    }

    void start() {
        lane.join(this);
        shared.watchdog().watch(this);
        wakeAfter(Duration.ZERO);
    }

    /** The outcome of a sweep that is made at once, or as soon as what is under way has ended. */
    CompletableFuture<SweepOutcome> sweepNow() {
        CompletableFuture<SweepOutcome> request = requests.add();
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
        lane.submit(this);
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
            wait = sweepOnce(turn);
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

    /** Nothing leaves here: a sweep that dies must not take the ones to come with it. */
    private Duration sweepOnce(HostLane.Turn turn) {
        long began = System.nanoTime();
        requests.begin();
        try {
            int fresh = sweeper.sweep(receiver, nudged, turn::signedIn);
            requests.end(new SweepOutcome(fresh, null));
            record.finished(fresh, began);
            return untilNext(fresh, System.nanoTime());
        } catch (LostConnectionException e) {
            return lost(e);
        } catch (Throwable e) {
            return failed(e);
        } finally {
            nudged = false;
            slow = System.nanoTime() - began > SLOW_NANOS;
            record.counted(sweeper.counts());
            record.alerts(kept.takeAlerts());
        }
    }

    private Duration failed(Throwable e) {
        PostrouteException fault = Faults.of(e);
        requests.end(new SweepOutcome(0, String.valueOf(fault.getMessage())));
        return isStopped() ? interval : record.failed(fault);
    }

    private Duration lost(LostConnectionException e) {
        if (e.isBlameless()) {
            requests.again();
            return Duration.ZERO;
        }
        return failed(new RetryableException(String.valueOf(e.getMessage()), e));
    }

    /** Leaves the connection idle, open or closed, as the next sweep will find it. */
    private Duration untilNext(int fresh, long sweptAt) throws LostConnectionException {
        if (fresh > 0) {
            nudges.fruitful();
        }
        boolean keeps = lane.mayKeep(this);
        if (!keeps) {
            kept.close();
        } else if (kept.heardOfMail()) {
            return shorter(nudges.next(sweptAt), jittered(0.85, 1));
        } else if (idles && kept.idle()) {
            return ago(sweptAt, shorter(jittered(0.6, 0.7), LONGEST_IDLE));
        }
        return ago(sweptAt, jittered(0.85, 1));
    }

    /** With a dead connection there must be time left to notice and to sign in again before the interval is over. */
    private Duration jittered(double least, double most) {
        double part = ThreadLocalRandom.current().nextDouble(least, most);
        return Duration.ofNanos((long) (interval.toNanos() * part));
    }

    private static Duration ago(long since, Duration wait) {
        long left = wait.toNanos() - (System.nanoTime() - since);
        return Duration.ofNanos(Math.max(left, 1));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
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
        if (!kept.isIdle() || nudged) {
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
            wait = hear();
        } finally {
            connectionInUse.release();
        }
        rest(wait);
    }

    private Duration hear() {
        try {
            IdleCommand.Heard heard = kept.listen();
            if (heard == IdleCommand.Heard.NOTHING) {
                return untilDue();
            }
            nudged = heard == IdleCommand.Heard.MAIL;
            return shorter(nudges.next(System.nanoTime()), untilDue());
        } catch (LostConnectionException e) {
            lane.settle(this);
            return lost(e);
        } catch (Throwable e) {
            kept.leave();
            lane.settle(this);
            return failed(e);
        } finally {
            record.alerts(kept.takeAlerts());
        }
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
        shared.pool(slow || record.isTroubled()).execute(work);
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
                kept.received() + delivered.get(),
                dueAt,
                record.sweptAt(),
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
        requests.stop();
        sweeper.finishSoon();
        if (before == State.LISTENING) {
            kept.cut();
        }
        if (connectionInUse.tryAcquire(STOP_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            kept.leave();
            connectionInUse.release();
        } else {
            sweeper.abort();
        }
        shared.watchdog().forget(this);
        lane.leave(this);
    }
}
