package org.postroute.mailbox;

import java.time.Duration;

/**
 * Keeps a server that calls for nothing from making us spin: sweeps that it asks for and that bring nothing are free a few
 * times, then there is one every two seconds. One that brings mail costs nothing.
 */
final class Nudges {
    private static final int FREE = 5;
    private static final long GAP_NANOS = Duration.ofSeconds(2).toNanos();

    private double tokens = FREE;
    private long at;

    /** @param now {@link System#nanoTime} */
    Nudges(long now) {
        at = now;
    }

    /** How long to wait before the sweep that a server has asked for. */
    Duration next(long now) {
        tokens = Math.min(FREE, tokens + (now - at) / (double) GAP_NANOS);
        at = now;
        tokens--;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens * GAP_NANOS));
    }

    /** The last one was worth it. */
    void fruitful() {
        tokens = Math.min(FREE, tokens + 1);
    }
}
