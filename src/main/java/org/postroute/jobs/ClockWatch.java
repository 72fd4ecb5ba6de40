package org.postroute.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Notices that the clock on the wall was set back, which would make every alarm ring late by as much. */
final class ClockWatch {
    /** A clock that is only slewed stays within that from one look to the next. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final InstantSource wall;
    private final LongSupplier nanos;
    private Instant lastWall;
    private long lastNanos;

    ClockWatch(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        lastWall = wall.instant();
        lastNanos = nanos.getAsLong();
    }

    /** Since the last look; for one thread. */
    boolean wasSetBack() {
        Instant expected = lastWall.plusNanos(nanos.getAsLong() - lastNanos);
        lastWall = wall.instant();
        lastNanos = nanos.getAsLong();
        return lastWall.isBefore(expected.minus(TOLERANCE));
    }
}
