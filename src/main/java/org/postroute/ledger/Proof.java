package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether this process has lived for a while. What ends it from then on is the message that it works on; before, it is as
 * likely somebody who kills it while it starts, again and again. And so a message that does leaves time for the others.
 */
record Proof(InstantSource clock, Instant opened) {
    /** A process that is killed from outside again and again hardly lives longer between two kills. */
    private static final Duration PROVEN_AFTER = Duration.ofSeconds(10);

    static Proof from(InstantSource clock) {
        return new Proof(clock, clock.instant());
    }

    boolean isGiven() {
        Duration alive = Duration.between(opened, clock.instant());
        return alive.isNegative() || alive.compareTo(PROVEN_AFTER) >= 0;
    }

    Instant expected() {
        return opened.plus(PROVEN_AFTER);
    }
}
