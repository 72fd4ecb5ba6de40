package org.postroute.cli;

import java.time.Duration;

/**
 * Ends the process for certain when an orderly stop takes too long, as behind many servers that hang: better than to be
 * killed by whoever waits, and no worse for the mail, because what is unfinished goes on at the next start.
 */
final class StopLimit implements AutoCloseable {
    private final Thread hook;

    private StopLimit(Thread hook) {
        this.hook = hook;
    }

    /** Until it is closed, a stop ends within this time. */
    static StopLimit set(Duration limit) {
        Thread countdown = new Thread(() -> haltAfter(limit), "stop-limit");
        countdown.setDaemon(true);
        Thread hook = new Thread(countdown::start, "stop-limit-begin");
        Runtime.getRuntime().addShutdownHook(hook);
        return new StopLimit(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the stop has begun, and with it the countdown
        }
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
