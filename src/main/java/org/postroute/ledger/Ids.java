package org.postroute.ledger;

import java.math.BigInteger;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Names for rows: a prefix and 26 base-32 digits, 48 bits of time before 80 random ones, so that they sort by age. */
final class Ids {
    private static final int DIGITS = 26;
    private static final int RANDOM_BYTES = 10;

    private final InstantSource clock;
    private final RandomGenerator random;

    Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    String next(String prefix) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String digits = BigInteger.valueOf(clock.millis())
                .shiftLeft(RANDOM_BYTES * 8)
                .or(new BigInteger(1, bytes))
                .toString(32);
        return prefix + "_" + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
    }
}
