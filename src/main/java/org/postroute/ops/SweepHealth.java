package org.postroute.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
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

    private final Map<String, Instant> lastSweep = new ConcurrentHashMap<>();
    private final Supplier<PostrouteSettings> settings;
    private final Predicate<MailboxSettings> isStarted;
    private final InstantSource clock;

    /** @param isStarted whether a mailbox is meant to run; one that is not, or not yet, is not waited for */
    public SweepHealth(
            Supplier<PostrouteSettings> settings, Predicate<MailboxSettings> isStarted, InstantSource clock) {
        super("postroute", "sweeps");
        this.settings = settings;
        this.isStarted = isStarted;
        this.clock = clock;
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
        settings.get().connections().stream()
                .flatMap(connection -> connection.mailboxes().stream()
                        .filter(mailbox -> mailbox.imap() != null)
                        .filter(mailbox -> isLate(mailbox, connection.checkInterval())))
                .findFirst()
                .ifPresentOrElse(
                        late -> builder.message("mailbox " + late.id() + " has not been swept for too long")
                                .down(),
                        builder::up);
    }

    private boolean isLate(MailboxSettings mailbox, Duration interval) {
        Instant now = clock.instant();
        if (!isStarted.test(mailbox)) {
            lastSweep.remove(mailbox.id());
            return false;
        }
        Instant last = lastSweep.computeIfAbsent(mailbox.id(), first -> now);
        return last.plus(interval.multipliedBy(2)).plus(GRACE).isBefore(now);
    }
}
