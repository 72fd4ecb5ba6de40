package org.postroute.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.message.MailEvent;

/**
 * How long ago each mailbox was last swept to the end: one number that grows whatever goes wrong. Before the first time it
 * counts from the start.
 */
final class SweepAges implements MailEvent.Listener {
    private final Map<String, Instant> last = new ConcurrentHashMap<>();
    private final InstantSource clock;

    SweepAges(PostrouteSettings settings, InstantSource clock, MeterRegistry registry) {
        this.clock = clock;
        for (MailboxSettings mailbox : settings.mailboxes()) {
            if (mailbox.imap() != null) {
                last.put(mailbox.id(), clock.instant());
                Gauge.builder("postroute.mailbox.last.sweep.age", () -> seconds(mailbox.id()))
                        .baseUnit("seconds")
                        .tag("mailbox", mailbox.id())
                        .register(registry);
            }
        }
    }

    private double seconds(String mailbox) {
        Instant now = clock.instant();
        return Duration.between(last.getOrDefault(mailbox, now), now).toMillis() / 1_000.0;
    }

    @Override
    public void on(MailEvent event) {
        if (event instanceof MailEvent.SweepFinished sweep) {
            last.put(sweep.mailbox(), clock.instant());
        }
    }
}
