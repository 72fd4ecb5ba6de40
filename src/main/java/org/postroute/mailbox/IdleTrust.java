package org.postroute.mailbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a server is asked to IDLE: one that offers it and does not do it is not asked again for an hour. */
final class IdleTrust {
    private static final long DISTRUST_NANOS = Duration.ofHours(1).toNanos();
    private static final int SILENT_TWICE = 2;

    private int silences;
    private @Nullable Long distrustedAt;

    boolean isGone() {
        return distrustedAt != null && System.nanoTime() - distrustedAt < DISTRUST_NANOS;
    }

    void deserved() {
        silences = 0;
    }

    void refused() {
        distrustedAt = System.nanoTime();
        silences = 0;
    }

    /** No answer, which may be the line's fault once. */
    void silent() {
        if (++silences >= SILENT_TWICE) {
            refused();
        }
    }
}
