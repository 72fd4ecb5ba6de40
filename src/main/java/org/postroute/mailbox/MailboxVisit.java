package org.postroute.mailbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.postroute.config.MailboxSettings;
import org.postroute.message.PostrouteException;
import org.postroute.message.RetryableException;

/**
 * What is done with a mailbox's connection when its turn has come, a sweep or a listening, and how long to wait after it.
 * Used by one thread at a time, but where it says so.
 */
final class MailboxVisit {
    /** Servers may end an IDLE after 30 minutes (RFC 2177). */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(25);
    /** Who takes longer has a slow server, or much to do: either way others should not wait for it. */
    private static final long SLOW_NANOS = Duration.ofSeconds(10).toNanos();

    private final Duration interval;
    private final boolean idles;
    private final BatchReceiver receiver;
    private final HostLane lane;
    private final KeptConnection kept;
    private final Sweeper sweeper;
    private final SweepRecord record;
    private final SweepRequests requests = new SweepRequests();
    private final Nudges nudges = new Nudges(System.nanoTime());
    private final AtomicLong delivered = new AtomicLong();
    private volatile boolean nudged;
    private volatile boolean slow;

    /** @param idles whether the server may be asked to speak up */
    MailboxVisit(
            MailboxSettings mailbox,
            Duration interval,
            boolean idles,
            BatchReceiver receiver,
            KeptConnection kept,
            Receiving shared) {
        this.interval = interval;
        this.idles = idles;
        this.receiver = batch -> {
            receiver.receive(batch);
            delivered.incrementAndGet();
        };
        this.kept = kept;
        this.lane = shared.lane(kept.server());
        this.sweeper = new Sweeper(mailbox, kept, shared.known(), shared.floors(), shared.clock(), shared.memory());
        this.record = new SweepRecord(mailbox.id(), interval, shared.listener());
    }

    /** The outcome of the next sweep, from any thread. */
    CompletableFuture<SweepOutcome> request() {
        return requests.add();
    }

    /** Nothing leaves here: a sweep that dies must not take the ones to come with it. */
    Duration sweep(HostLane.Guest guest, HostLane.Turn turn, BooleanSupplier stopped) {
        long began = System.nanoTime();
        requests.begin();
        try {
            int fresh = sweeper.sweep(receiver, nudged, () -> {
                turn.signedIn();
                record.signedIn();
            });
            requests.end(new SweepOutcome(fresh, null));
            record.finished(fresh, began);
            return untilNext(guest, fresh, System.nanoTime());
        } catch (LostConnectionException e) {
            return lost(e, stopped);
        } catch (Throwable e) {
            return failed(e, stopped);
        } finally {
            nudged = false;
            slow = System.nanoTime() - began > SLOW_NANOS;
            record.counted(sweeper.counts());
            record.alerts(kept.takeAlerts());
        }
    }

    private Duration failed(Throwable e, BooleanSupplier stopped) {
        PostrouteException fault = Faults.of(e);
        requests.end(new SweepOutcome(0, String.valueOf(fault.getMessage())));
        return stopped.getAsBoolean() ? interval : record.failed(fault);
    }

    private Duration lost(LostConnectionException e, BooleanSupplier stopped) {
        if (e.isBlameless()) {
            requests.again();
            return Duration.ZERO;
        }
        return failed(new RetryableException(String.valueOf(e.getMessage()), e), stopped);
    }

    /** Leaves the connection idle, open or closed, as the next sweep will find it. */
    private Duration untilNext(HostLane.Guest guest, int fresh, long sweptAt) throws LostConnectionException {
        if (fresh > 0) {
            nudges.fruitful();
        }
        boolean keeps = lane.mayKeep(guest);
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

    /**
     * Reads what the server has said while it idles.
     *
     * @param untilDue what is left of the wait for the next sweep
     */
    Duration listen(HostLane.Guest guest, Duration untilDue, BooleanSupplier stopped) {
        try {
            IdleCommand.Heard heard = kept.listen();
            if (heard == IdleCommand.Heard.NOTHING) {
                return untilDue;
            }
            nudged = heard == IdleCommand.Heard.MAIL;
            return shorter(nudges.next(System.nanoTime()), untilDue);
        } catch (LostConnectionException e) {
            lane.settle(guest);
            return lost(e, stopped);
        } catch (Throwable e) {
            kept.leave();
            lane.settle(guest);
            return failed(e, stopped);
        } finally {
            record.alerts(kept.takeAlerts());
        }
    }

    /** Whether a sweep that the server asked for waits. */
    boolean isNudged() {
        return nudged;
    }

    /** Whether others should not wait for this mailbox, from any thread. */
    boolean isTroubled() {
        return slow || record.isTroubled();
    }

    /** Grows while something is going on, from any thread. */
    long progress() {
        return kept.received() + delivered.get();
    }

    long sweptAt() {
        return record.sweptAt();
    }

    /** The batch that is under way is the last, and nobody waits for an outcome any more; from any thread. */
    void finishSoon() {
        requests.stop();
        sweeper.finishSoon();
    }

    /** Ends what is under way, from any thread. */
    void abort() {
        sweeper.abort();
    }
}
