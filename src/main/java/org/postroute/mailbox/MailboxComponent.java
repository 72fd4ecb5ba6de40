package org.postroute.mailbox;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.Ledger;
import org.postroute.message.MailEvent;
import org.postroute.message.MisconfiguredException;

/**
 * {@code mailbox:<id>}: one endpoint a configured mailbox, all of them on one bounded pool, so that an idle mailbox costs
 * a socket and no thread. Settings and ledger are given before the first route starts.
 */
@Component("mailbox")
public final class MailboxComponent extends DefaultComponent {
    private static final int SWEEPERS = 16 + 2 * Runtime.getRuntime().availableProcessors();

    private final Map<String, MailboxConsumer> consumers = new ConcurrentHashMap<>();
    private @Nullable PostrouteSettings settings;
    private @Nullable Ledger ledger;
    private @Nullable KnownUids known;
    private FolderFloors floors = FolderFloors.NONE;
    private MailEvent.Listener listener = event -> {};
    private @Nullable TlsTrust trust;
    private InstantSource clock = InstantSource.system();
    private @Nullable ScheduledExecutorService timer;
    private @Nullable ExecutorService sweepers;

    /** The whole configuration; mailboxes are found in it by id. */
    public void setSettings(PostrouteSettings settings) {
        this.settings = settings;
    }

    /** Asked which UIDs it holds, and how far back folders are read. */
    public void setLedger(Ledger ledger) {
        this.ledger = ledger;
        floors = FolderFloors.of(ledger.folders());
        setKnownUids((mailbox, folder, validity, uids) -> ledger.received().known(mailbox, folder, validity, uids));
    }

    /** Hears of every sweep. */
    public void setListener(MailEvent.Listener listener) {
        this.listener = listener;
    }

    /** Without it the trust file of the settings is read. */
    public void setTrust(TlsTrust trust) {
        this.trust = trust;
    }

    public @Nullable PostrouteSettings getSettings() {
        return settings;
    }

    public @Nullable Ledger getLedger() {
        return ledger;
    }

    public MailEvent.Listener getListener() {
        return listener;
    }

    public @Nullable TlsTrust getTrust() {
        return trust;
    }

    void setKnownUids(KnownUids known) {
        this.known = known;
    }

    void setClock(InstantSource clock) {
        this.clock = clock;
    }

    PostrouteSettings settings() {
        if (settings == null) {
            throw new MisconfiguredException("the mailbox: component has no settings");
        }
        return settings;
    }

    KnownUids known() {
        if (known == null) {
            throw new MisconfiguredException("the mailbox: component has no ledger");
        }
        return known;
    }

    FolderFloors floors() {
        return floors;
    }

    InstantSource clock() {
        return clock;
    }

    synchronized Dialer dialer() {
        if (trust == null) {
            trust = TlsTrust.of(settings().trustFile());
        }
        return new Dialer(trust);
    }

    synchronized ScheduledExecutorService timer() {
        if (timer == null) {
            timer = getCamelContext().getExecutorServiceManager().newScheduledThreadPool(this, "MailboxTimer", 1);
        }
        return timer;
    }

    /** A mailbox waits in it at most once, so the queue is as long as there are mailboxes. */
    synchronized ExecutorService sweepers() {
        if (sweepers == null) {
            sweepers = getCamelContext()
                    .getExecutorServiceManager()
                    .newThreadPool(
                            this,
                            "MailboxSweep",
                            new ThreadPoolProfileBuilder("mailbox-sweep")
                                    .poolSize(SWEEPERS)
                                    .maxPoolSize(SWEEPERS)
                                    .maxQueueSize(Integer.MAX_VALUE)
                                    .keepAliveTime(30L)
                                    .allowCoreThreadTimeOut(true)
                                    .build());
        }
        return sweepers;
    }

    /**
     * Sweeps a mailbox at once; while a sweep runs, another follows it.
     *
     * @param id of the mailbox
     * @return the outcome of a sweep that began after this call; empty when the mailbox is not received now
     */
    public Optional<CompletableFuture<SweepOutcome>> sweepNow(String id) {
        return Optional.ofNullable(consumers.get(id)).map(MailboxConsumer::sweepNow);
    }

    void running(String id, MailboxConsumer consumer) {
        consumers.put(id, consumer);
    }

    void stopped(String id, MailboxConsumer consumer) {
        consumers.remove(id, consumer);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        MailboxEndpoint endpoint = new MailboxEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doShutdown() throws Exception {
        synchronized (this) {
            if (timer != null) {
                getCamelContext().getExecutorServiceManager().shutdownNow(timer);
                timer = null;
            }
            if (sweepers != null) {
                getCamelContext().getExecutorServiceManager().shutdownNow(sweepers);
                sweepers = null;
            }
        }
        super.doShutdown();
    }
}
