package org.postroute.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.message.MailEvent;

/**
 * Not ready when nobody sweeps any more. A sweep that fails is a sweep: a wrong password is no reason to take the
 * process out of service, since its console and API are how somebody mends it (DESIGN, 10.8).
 */
public final class SweepHealth extends AbstractHealthCheck implements MailEvent.Listener {
    /** Signing in and reading a large batch may take this long beside the interval. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final Map<String, Duration> allowed = new ConcurrentHashMap<>();
    private final Map<String, Instant> lastSweep = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public SweepHealth(PostrouteSettings settings, InstantSource clock) {
        super("postroute", "sweeps");
        this.clock = clock;
        for (ConnectionSettings connection : settings.connections()) {
            for (MailboxSettings mailbox : connection.mailboxes()) {
                if (mailbox.imap() != null) {
                    allowed.put(
                            mailbox.id(),
                            connection.checkInterval().multipliedBy(2).plus(GRACE));
                    lastSweep.put(mailbox.id(), clock.instant());
                }
            }
        }
    }

    @Override
    public void on(MailEvent event) {
        if (event instanceof MailEvent.SweepFinished sweep) {
            lastSweep.put(sweep.mailbox(), clock.instant());
        } else if (event instanceof MailEvent.SweepFailed sweep) {
            lastSweep.put(sweep.mailbox(), clock.instant());
        }
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Instant now = clock.instant();
        allowed.entrySet().stream()
                .filter(entry -> lastSweep
                        .getOrDefault(entry.getKey(), now)
                        .plus(entry.getValue())
                        .isBefore(now))
                .findFirst()
                .ifPresentOrElse(
                        late -> builder.message("mailbox " + late.getKey() + " has not been swept for too long")
                                .down(),
                        builder::up);
    }
}
