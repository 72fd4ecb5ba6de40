package org.postroute.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postroute.message.MailEvent;

/**
 * How long ago each mailbox was last swept to the end: one number that grows whatever goes wrong. Before the first time it
 * counts from its start. One that is stopped has none.
 */
final class SweepAges implements MailEvent.Listener {
    private final Map<String, Instant> last = new ConcurrentHashMap<>();
    private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final MeterRegistry registry;

    SweepAges(InstantSource clock, MeterRegistry registry) {
        this.clock = clock;
        this.registry = registry;
    }

    /** Of these mailboxes from now on, and of no others. */
    void of(Set<String> mailboxes) {
        gauges.keySet().stream()
                .filter(known -> !mailboxes.contains(known))
                .toList()
                .forEach(gone -> {
                    registry.remove(gauges.remove(gone));
                    last.remove(gone);
                });
        mailboxes.forEach(mailbox -> gauges.computeIfAbsent(mailbox, this::gauge));
    }

    private Gauge gauge(String mailbox) {
        last.put(mailbox, clock.instant());
        return Gauge.builder("postroute.mailbox.last.sweep.age", () -> seconds(mailbox))
                .baseUnit("seconds")
                .tag("mailbox", mailbox)
                .register(registry);
    }

    private double seconds(String mailbox) {
        Instant now = clock.instant();
        return Duration.between(last.getOrDefault(mailbox, now), now).toMillis() / 1_000.0;
    }

    @Override
    public void on(MailEvent event) {
        if (event instanceof MailEvent.SweepFinished sweep) {
            last.computeIfPresent(sweep.mailbox(), (known, before) -> clock.instant());
        }
    }
}
