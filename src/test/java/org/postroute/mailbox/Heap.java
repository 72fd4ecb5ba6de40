package org.postroute.mailbox;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** How much the live heap grows while something runs: looked at after a full collection, five times a second. */
final class Heap implements AutoCloseable {
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
    private final long before = live();
    private volatile long most = before;

    Heap() {
        looking.scheduleWithFixedDelay(() -> most = Math.max(most, live()), 0, 200, TimeUnit.MILLISECONDS);
    }

    private static long live() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    long growth() {
        return most - before;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
