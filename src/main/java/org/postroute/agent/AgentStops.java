package org.postroute.agent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.postroute.config.AgentSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.message.MailEvent;
import org.postroute.message.MisconfiguredException;

/**
 * Agents that are not called, because they said that this makes no sense: after 401 or 403 until somebody has mended the
 * secret, which one call in every longest delay finds out; after 410 until this process is started again. Their messages
 * wait, and become dead letters when they are too old.
 */
public final class AgentStops {
    private static final int GONE = 410;

    private final Supplier<PostrouteSettings> settings;
    private final MailEvent.Listener events;
    private final LongSupplier nanos;
    private final Map<String, Stop> stops = new ConcurrentHashMap<>();

    private record Stop(int status, AtomicLong lastCall) {}

    /** @param nanos as {@code System.nanoTime}: no clock that is set has a say in this */
    public AgentStops(Supplier<PostrouteSettings> settings, MailEvent.Listener events, LongSupplier nanos) {
        this.settings = settings;
        this.events = events;
        this.nanos = nanos;
    }

    /**
     * Comes back when the agent may be called now.
     *
     * @throws MisconfiguredException when it may not; the reason says what to do
     */
    public void check(String agent) {
        Stop stop = stops.get(agent);
        if (stop == null) {
            return;
        }
        if (stop.status() == GONE) {
            throw new MisconfiguredException(
                    "not called: the agent is disabled, it answered 410; start Postroute again to enable it");
        }
        long last = stop.lastCall().get();
        if (nanos.getAsLong() - last < longestDelay(agent).toNanos()
                || !stop.lastCall().compareAndSet(last, nanos.getAsLong())) {
            throw new MisconfiguredException("not called: the agent is stopped, it answered " + stop.status()
                    + "; the secrets on both sides differ");
        }
    }

    private Duration longestDelay(String agent) {
        AgentSettings configured = settings.get().agents().get(agent);
        return configured == null ? Duration.ZERO : configured.retry().maxDelay();
    }

    /** Stops or resumes it, by what it answered. */
    public void heard(String agent, int status) {
        if (status == 401 || status == 403 || status == GONE) {
            if (stops.put(agent, new Stop(status, new AtomicLong(nanos.getAsLong()))) == null) {
                events.on(new MailEvent.AgentStopped(agent, status));
            }
        } else if (status / 100 == 2 && stops.remove(agent) != null) {
            events.on(new MailEvent.AgentResumed(agent));
        }
    }
}
