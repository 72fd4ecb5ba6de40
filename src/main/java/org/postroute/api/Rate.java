package org.postroute.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * So many times in a minute for each key, and as many at once (the generic cell rate algorithm of ITU-T I.371). The keys
 * that were used last are remembered, ten thousand of them.
 */
final class Rate {
    private static final int MOST_KEYS = 10_000;
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final long intervalNanos;
    private final LongSupplier nanos;
    private final Map<String, Long> paidUntil = new LinkedHashMap<>(16, 0.75f, true);

    /** @param nanos as {@link System#nanoTime} */
    Rate(int perMinute, LongSupplier nanos) {
        this.intervalNanos = WINDOW_NANOS / perMinute;
        this.nanos = nanos;
    }

    /** Takes one of the times; when there is none, how long until there is one. */
    synchronized Duration take(String key) {
        long now = nanos.getAsLong();
        long paid = paid(key, now) + intervalNanos;
        Duration wait = wait(paid, now);
        if (wait.isZero()) {
            paidUntil.put(key, paid);
            if (paidUntil.size() > MOST_KEYS) {
                paidUntil.remove(paidUntil.keySet().iterator().next());
            }
        }
        return wait;
    }

    /** How long until there is one of the times; takes none. */
    synchronized Duration untilNext(String key) {
        long now = nanos.getAsLong();
        return wait(paid(key, now) + intervalNanos, now);
    }

    /** How many are remembered. */
    synchronized int keys() {
        return paidUntil.size();
    }

    private long paid(String key, long now) {
        long paid = paidUntil.getOrDefault(key, now);
        return paid - now > 0 ? paid : now;
    }

    private static Duration wait(long paid, long now) {
        return Duration.ofNanos(Math.max(0, paid - now - WINDOW_NANOS));
    }
}
