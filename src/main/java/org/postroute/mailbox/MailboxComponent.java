package org.postroute.mailbox;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.Ledger;
import org.postroute.message.MailEvent;
import org.postroute.message.MisconfiguredException;
import org.postroute.oauth.AccessTokens;

/**
 * {@code mailbox:<id>}: one endpoint a configured mailbox, all of them on a few threads, so that an idle mailbox costs a
 * socket and no thread. Settings and ledger are given before the first route starts.
 */
@Component("mailbox")
public final class MailboxComponent extends DefaultComponent {
    private final Map<String, MailboxLoop> loops = new ConcurrentHashMap<>();
    private @Nullable Supplier<PostrouteSettings> settings;
    private @Nullable Ledger ledger;
    private @Nullable KnownUids known;
    private FolderFloors floors = FolderFloors.NONE;
    private MailEvent.Listener listener = event -> {};
    private @Nullable TlsTrust trust;
    private @Nullable AccessTokens tokens;
    private InstantSource clock = InstantSource.system();
    private @Nullable Receiving receiving;

    /** The whole configuration; mailboxes are found in it by id. */
    public void setSettings(Supplier<PostrouteSettings> settings) {
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

    /** For mailboxes that sign in by OAuth; without it there must be none. */
    public void setTokens(AccessTokens tokens) {
        this.tokens = tokens;
    }

    public @Nullable AccessTokens getTokens() {
        return tokens;
    }

    public @Nullable Supplier<PostrouteSettings> getSettings() {
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
        return settings.get();
    }

    private AccessTokens tokens() {
        if (tokens == null) {
            throw new MisconfiguredException("the mailbox: component has no access tokens");
        }
        return tokens;
    }

    synchronized Receiving receiving() throws IOException {
        if (known == null) {
            throw new MisconfiguredException("the mailbox: component has no ledger");
        }
        if (receiving == null) {
            TlsTrust trusted = trust == null ? TlsTrust.of(settings().trustFile()) : trust;
            receiving = new Receiving(
                    new Access(new Dialer(trusted, Access.guard(this::settings)), tokens()),
                    known,
                    floors,
                    clock,
                    listener,
                    settings().connectionsPerHost());
        }
        return receiving;
    }

    /**
     * Sweeps a mailbox at once; while a sweep runs, another follows it.
     *
     * @param id of the mailbox
     * @return the outcome of a sweep that began after this call; empty when the mailbox is not received now
     */
    public Optional<CompletableFuture<SweepOutcome>> sweepNow(String id) {
        return Optional.ofNullable(loops.get(id)).map(MailboxLoop::sweepNow);
    }

    void running(String id, MailboxLoop loop) {
        loops.put(id, loop);
    }

    void stopped(String id, MailboxLoop loop) {
        loops.remove(id, loop);
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
            if (receiving != null) {
                receiving.close();
                receiving = null;
            }
        }
        super.doShutdown();
    }
}
