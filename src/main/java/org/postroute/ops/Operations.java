package org.postroute.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.Main;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.Stops;
import org.postroute.message.MailEvent;
import org.postroute.oauth.Credentials;

/** Makes the product visible: metrics in Camel's registry, health checks in Camel's health. */
public final class Operations {
    private final Supplier<PostrouteSettings> settings;
    private final MailMetrics metrics;
    private final MailLog log;
    private final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SweepHealth sweeps;
    private final SweepAges ages;
    private final MailboxStates mailboxStates;
    private final LedgerHealth ledgerHealth;
    private final TokenGauges tokens;
    private final Hold hold = new Hold();
    private final LiveRoutes routes = new LiveRoutes();

    public Operations(
            Supplier<PostrouteSettings> settings, Ledger ledger, Credentials credentials, InstantSource clock) {
        this.settings = settings;
        InstantSource steady = steady(clock.instant());
        MailboxIds mailboxes = new MailboxIds(settings);
        metrics = new MailMetrics(registry, mailboxes);
        log = new MailLog(mailboxes);
        metrics.watch(
                new StateCounts(() -> ledger.received().countByState(), steady),
                new StateCounts(() -> ledger.outbox().countByState(), steady));
        mailboxStates = new MailboxStates(clock);
        sweeps = new SweepHealth(settings, this::isStarted, steady);
        ages = new SweepAges(steady, registry);
        tokens = new TokenGauges(settings, credentials, clock, steady, registry);
        ledgerHealth = new LedgerHealth(ledger::check);
    }

    /** For ages: goes on by the second when the clock on the wall is set. */
    private static InstantSource steady(Instant begin) {
        long begun = System.nanoTime();
        return () -> begin.plusNanos(System.nanoTime() - begun);
    }

    /** Who wants to hear of mail events. */
    public List<MailEvent.Listener> listeners() {
        return List.of(metrics, log, sweeps, ages, mailboxStates, tokens);
    }

    /** Whether a mailbox may receive and send now. */
    public boolean isStarted(MailboxSettings mailbox) {
        return mailboxStates.isStarted(mailbox.id());
    }

    /** What starts and stops mailboxes; there is to be one. */
    public Lifecycle lifecycle(Stops stops, StartCheck check, Lifecycle.Surroundings surroundings) {
        return new Lifecycle(settings, stops, mailboxStates, routes, check, surroundings, ages::of);
    }

    /** What is known of each mailbox now. */
    public MailboxStates mailboxStates() {
        return mailboxStates;
    }

    /** The routes that may be held. */
    public Hold hold() {
        return hold;
    }

    /** The registry that Camel's own metrics and the Prometheus endpoint have to use; to be bound before they start. */
    public void bindTo(Main main) {
        main.bind(MicrometerConstants.METRICS_REGISTRY_NAME, registry);
    }

    public void attach(CamelContext context) {
        hold.attach(context);
        routes.attach(context);
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        sweeps.setCamelContext(context);
        ledgerHealth.setCamelContext(context);
        health.register(sweeps);
        health.register(ledgerHealth);
    }
}
