package org.postroute.jobs;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Lets so many jobs through at a time. Who finds it full goes away and is called, in turn, when there is room: nobody
 * holds a thread while waiting, so what waits for a slow agent keeps nobody else from running.
 */
final class Lane {
    /** Whoever was called and does not come has nothing to do any more. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final String job;
    private final LongSupplier nanos;
    private int most;
    private final Set<String> inside = new LinkedHashSet<>();
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Map<String, Long> called = new HashMap<>();

    Lane(String job, int most, LongSupplier nanos) {
        this.job = job;
        this.most = most;
        this.nanos = nanos;
    }

    /** From now on; who is inside stays. */
    synchronized Lane limitTo(int now) {
        most = now;
        return this;
    }

    /** Whose instances wait here. */
    String job() {
        return job;
    }

    /** Whether the job may run; then it must {@link #leave}. */
    synchronized boolean enter(String key) {
        forgetWhoDidNotCome();
        boolean wasCalled = called.remove(key) != null;
        if (!wasCalled && inside.size() + called.size() >= most) {
            return false;
        }
        waiting.remove(key);
        return inside.add(key);
    }

    /** Who is to be called in now. */
    synchronized Optional<String> leave(String key) {
        inside.remove(key);
        return next();
    }

    /**
     * Puts the job into the queue.
     *
     * @return who is to be called in now: there may be room meanwhile
     */
    synchronized Optional<String> await(String key) {
        waiting.add(key);
        return next();
    }

    /** Who is to be called in now; from time to time, because who was called may not have come. */
    synchronized Optional<String> next() {
        forgetWhoDidNotCome();
        Iterator<String> first = waiting.iterator();
        if (!first.hasNext() || inside.size() + called.size() >= most) {
            return Optional.empty();
        }
        String key = first.next();
        first.remove();
        called.put(key, nanos.getAsLong());
        return Optional.of(key);
    }

    private void forgetWhoDidNotCome() {
        called.values().removeIf(since -> nanos.getAsLong() - since > PATIENCE_NANOS);
    }
}
