package org.postroute.cli;

import java.time.Duration;

/**
 * Ends the process for certain when an orderly stop takes too long, as behind many servers that hang: better than to be
 * killed by whoever waits, and no worse for the mail, because what is unfinished goes on at the next start.
 */
final class StopLimit {
    private StopLimit() {}

    /** From now on a stop ends within this time. */
    static void set(Duration limit) {
        Thread countdown = new Thread(() -> haltAfter(limit), "stop-limit");
        countdown.setDaemon(true);
        Runtime.getRuntime().addShutdownHook(new Thread(countdown::start, "stop-limit-begin"));
    }

    private static void haltAfter(Duration limit) {
        try {
            Thread.sleep(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
