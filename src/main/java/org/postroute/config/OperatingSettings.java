package org.postroute.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is done, and what is not, without any message asking for it.
 *
 * @param bodiesKept how long the content of finished messages is kept; null for ever
 * @param hold whether to start without asking agents and without sending
 */
public record OperatingSettings(@Nullable Duration bodiesKept, boolean hold) {
    /** Everything is kept, and everything runs. */
    public static final OperatingSettings USUAL = new OperatingSettings(null, false);
}
