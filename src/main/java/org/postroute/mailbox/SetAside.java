package org.postroute.mailbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postroute.message.Uid;

/** Messages that failed while others went through: left alone for a while, so that they hold up nobody. */
final class SetAside {
    private static final int MAX_ENTRIES = 10_000;
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(1);

    private record Entry(int failures, Instant until) {}

    private final InstantSource clock;
    private final Map<Uid, Entry> entries = new LinkedHashMap<>();

    SetAside(InstantSource clock) {
        this.clock = clock;
    }

    void add(Uid uid) {
        Entry before = entries.remove(uid);
        int failures = before == null ? 1 : before.failures() + 1;
        long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures - 1, 10));
        if (entries.size() == MAX_ENTRIES) {
            entries.remove(entries.keySet().iterator().next());
        }
        entries.put(uid, new Entry(failures, clock.instant().plusMillis(millis)));
    }

    boolean holds(Uid uid) {
        Entry entry = entries.get(uid);
        return entry != null && clock.instant().isBefore(entry.until());
    }

    void clear() {
        entries.clear();
    }
}
