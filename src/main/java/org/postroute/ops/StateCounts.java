package org.postroute.ops;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps a count for a few seconds, so that a scrape of many gauges is one query. */
public final class StateCounts implements Supplier<Map<String, Long>> {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Supplier<Map<String, Long>> query;
    private final InstantSource clock;
    private @Nullable Map<String, Long> counts;
    private long readAt;

    public StateCounts(Supplier<Map<String, Long>> query, InstantSource clock) {
        this.query = query;
        this.clock = clock;
    }

    @Override
    public synchronized Map<String, Long> get() {
        long now = clock.millis();
        Map<String, Long> known = counts;
        if (known == null || Math.abs(now - readAt) > FRESH.toMillis()) {
            known = query.get();
            counts = known;
            readAt = now;
        }
        return known;
    }
}
