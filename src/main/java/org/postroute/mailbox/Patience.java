package org.postroute.mailbox;

import java.time.Duration;

/**
 * How long a kept connection may take to show that it is alive before a new one is made. A server that is slow and not dead
 * must not be signed in to again and again: patience doubles each time that it was too short, and is short again after
 * twenty answers in time. When the new connection shows that the server is quick, the old one was dead, which says nothing
 * about the next.
 */
final class Patience {
    static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration USUAL_LONGEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int ANSWERS_IN_TIME = 20;

    private final Duration usual;
    private Duration now;
    private int inTime;
    private int tooLate;

    /** A fifth of the interval, so that a dead connection is noticed and replaced before the interval is over. */
    Patience(Duration interval) {
        usual = least(USUAL_LONGEST, most(SHORTEST, interval.dividedBy(5)));
        now = usual;
    }

    Duration now() {
        return now;
    }

    void answered() {
        tooLate = 0;
        if (++inTime >= ANSWERS_IN_TIME) {
            now = usual;
        }
    }

    void expired() {
        now = least(LONGEST, now.multipliedBy(2));
        inTime = 0;
        tooLate++;
    }

    /** @param took all of it, from the first packet to the open folder */
    void signedIn(Duration took) {
        if (tooLate == 1 && took.compareTo(usual) < 0) {
            now = usual;
        }
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration most(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
