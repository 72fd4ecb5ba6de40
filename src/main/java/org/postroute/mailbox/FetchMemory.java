package org.postroute.mailbox;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/**
 * The bytes of messages that all mailboxes together may hold in memory at once: a quarter of the heap. What does not fit
 * waits its turn. Small batches have a share of their own, so that a mail that has just come in never waits for somebody's
 * backlog on a slow line.
 */
final class FetchMemory {
    private static final long SMALL_BYTES = 1L << 20;
    private static final int UNIT = 1 << 10;

    private final Share small;
    private final Share large;

    FetchMemory(long heapBytes) {
        small = new Share(heapBytes / 16);
        large = new Share(heapBytes / 16 * 3);
    }

    /** More than a share holds counts as the whole share. */
    private record Share(Semaphore free, int units) {
        Share(long bytes) {
            this((int) Math.min(bytes / UNIT, Integer.MAX_VALUE));
        }

        private Share(int units) {
            this(new Semaphore(units, true), units);
        }
    }

    /** Does what takes so many bytes, once they are free. */
    <T> T holding(long bytes, Callable<T> work) throws Exception {
        Share share = bytes <= SMALL_BYTES ? small : large;
        int units = (int) Math.max(1, Math.min(bytes / UNIT + 1, share.units()));
        share.free().acquire(units);
        try {
            return work.call();
        } finally {
            share.free().release(units);
        }
    }
}
