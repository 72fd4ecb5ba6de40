package org.postroute.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.postroute.ledger.OutboundState;
import org.postroute.ledger.ReceivedState;
import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.Protocol;

/** Counts mail events. Labels are mailbox ids and outcomes, never anything that a sender chose (INV-39). */
public final class MailMetrics implements MailEvent.Listener {
    private final Map<String, AtomicLong> counted = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final MailboxIds mailboxes;

    public MailMetrics(MeterRegistry registry, MailboxIds mailboxes) {
        this.registry = registry;
        this.mailboxes = mailboxes;
    }

    /**
     * Publishes how many rows are in each state.
     *
     * @param received counts by the states' words, read when the metrics are scraped
     * @param outbound likewise
     */
    public void watch(Supplier<Map<String, Long>> received, Supplier<Map<String, Long>> outbound) {
        for (ReceivedState state : ReceivedState.values()) {
            gauge("postroute.received.messages", state.word(), received);
        }
        for (OutboundState state : OutboundState.values()) {
            gauge("postroute.outbound.messages", state.word(), outbound);
        }
    }

    private void gauge(String name, String state, Supplier<Map<String, Long>> counts) {
        Gauge.builder(name, () -> counts.get().getOrDefault(state, 0L))
                .tag("state", state)
                .register(registry);
    }

    /** A folder that nobody has looked into yet has no count at all. */
    private void set(String name, String mailbox, long count) {
        set(name, Tags.of("mailbox", mailbox), count);
    }

    private void set(String name, Tags tags, long count) {
        counted(name, tags).set(count);
    }

    private AtomicLong counted(String name, Tags tags) {
        return counted.computeIfAbsent(name + tags, fresh -> registry.gauge(name, tags, new AtomicLong()));
    }

    private static Tags tags(String mailbox, Protocol protocol) {
        return Tags.of("mailbox", mailbox, "protocol", protocol.name().toLowerCase(Locale.ROOT));
    }

    private void answer(String mailbox, String outcome) {
        registry.counter("postroute.oauth.answers", "mailbox", mailbox, "outcome", outcome)
                .increment();
    }

    @Override
    public void on(MailEvent event) {
        if (event instanceof MailEvent.SweepFinished sweep) {
            registry.timer("postroute.sweeps", "mailbox", sweep.mailbox(), "outcome", "finished")
                    .record(sweep.took());
            registry.counter("postroute.fetched", "mailbox", sweep.mailbox()).increment(sweep.fresh());
        } else if (event instanceof MailEvent.SweepFailed sweep) {
            registry.counter("postroute.sweep.failures", "mailbox", sweep.mailbox())
                    .increment();
        } else if (event instanceof MailEvent.SignInFailed signIn && signIn.rejected()) {
            counted("postroute.mailbox.authentication.errors", tags(signIn.mailbox(), signIn.protocol()))
                    .incrementAndGet();
        } else if (event instanceof MailEvent.SignedIn signIn) {
            set("postroute.mailbox.authentication.errors", tags(signIn.mailbox(), signIn.protocol()), 0);
        } else if (event instanceof MailEvent.FolderCounted folder) {
            set("postroute.mailbox.unread.messages", folder.mailbox(), folder.unread());
            set("postroute.mailbox.unaccounted.messages", folder.mailbox(), folder.unaccounted());
            set("postroute.mailbox.left.alone.messages", folder.mailbox(), folder.leftAlone());
        } else if (event instanceof MailEvent.MailboxReset reset) {
            registry.counter("postroute.mailbox.resets", "mailbox", mailboxes.of(reset.mailbox()))
                    .increment();
        } else if (event instanceof MailEvent.MessageSettled settled) {
            registry.counter("postroute.settled", "mailbox", mailboxes.of(settled.mailbox()), "state", settled.state())
                    .increment();
        } else if (event instanceof MailEvent.MessageCapped capped) {
            registry.counter("postroute.cap.waits", "mailbox", mailboxes.of(capped.mailbox()))
                    .increment();
        } else if (event instanceof MailEvent.OutboundSettled settled) {
            registry.counter("postroute.sent", "mailbox", mailboxes.of(settled.mailbox()), "state", settled.state())
                    .increment();
        } else if (event instanceof MailEvent.TokenGranted granted) {
            answer(granted.mailbox(), "granted");
        } else if (event instanceof MailEvent.TokenRefused refused) {
            answer(refused.mailbox(), "refused");
        } else if (event instanceof MailEvent.TokenDelayed delayed) {
            answer(delayed.mailbox(), "delayed");
        } else if (event instanceof MailEvent.AgentStopped stopped) {
            set("postroute.agent.stopped", Tags.of("agent", stopped.agent()), 1);
        } else if (event instanceof MailEvent.AgentResumed resumed) {
            set("postroute.agent.stopped", Tags.of("agent", resumed.agent()), 0);
        } else if (event instanceof MailEvent.RequestRefused refused) {
            String kind = refused.refusal().name().toLowerCase(Locale.ROOT);
            registry.counter("postroute.api.refusals", "kind", kind).increment();
        }
    }
}
