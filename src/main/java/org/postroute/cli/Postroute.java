package org.postroute.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;
import org.postroute.agent.AgentAnswers;
import org.postroute.api.AddedConnectionRequests;
import org.postroute.api.ConfigurationRequests;
import org.postroute.api.LifecycleRequests;
import org.postroute.api.TrialRuns;
import org.postroute.config.AddedConnection;
import org.postroute.config.Additions;
import org.postroute.config.CurrentSettings;
import org.postroute.config.Loaded;
import org.postroute.config.LoadedConfiguration;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.AddedConnections;
import org.postroute.ledger.Ledger;
import org.postroute.ledger.SealedSecrets;
import org.postroute.ledger.StoredCredentials;
import org.postroute.message.MailEvent;
import org.postroute.ops.Hold;
import org.postroute.ops.Operations;
import org.postroute.ops.Reload;
import org.postroute.secrets.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole product in one process: ledger, beans, and the routes that join them. */
public final class Postroute implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Postroute.class);
    private static final String SHIPPED_ROUTES = "classpath:routes/*.camel.yaml";

    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final PostrouteSettings settings;
    private final Main main;
    private final Beans beans;
    private final Ledger ledger;
    private final Reload reload;

    private Postroute(PostrouteSettings settings, Main main, Beans beans, Ledger ledger, Reload reload) {
        this.settings = settings;
        this.main = main;
        this.beans = beans;
        this.ledger = ledger;
        this.reload = reload;
    }

    /**
     * Opens the ledger and prepares the routes; nothing runs yet.
     *
     * @param configuration without faults
     * @param routes folder with {@code *.camel.yaml} files; null for the shipped ones
     */
    public static Postroute prepare(LoadedConfiguration configuration, @Nullable Path routes) {
        return prepare(configuration, added -> new Loaded.Ok(configuration), routes);
    }

    /** The same, with the {@code camel.*} properties given apart. */
    public static Postroute prepare(PostrouteSettings settings, Properties camel, @Nullable Path routes) {
        return prepare(new LoadedConfiguration(settings, camel, List.of(), Additions.NONE), routes);
    }

    /**
     * The same, for a configuration that may change while everything runs.
     *
     * @param configuration as it stands in the file and the environment
     * @param source reads it as it is written now, with what was added to it
     */
    public static Postroute prepare(
            LoadedConfiguration configuration, Function<List<AddedConnection>, Loaded> source, @Nullable Path routes) {
        PostrouteSettings settings = configuration.settings();
        if (settings.operating().hold()) {
            LOG.warn("held: mail is received, no agent is asked and nothing is sent until: postroute release");
        }
        StaleFiles.remove(Path.of(System.getProperty("java.io.tmpdir")), Instant.now());
        List<MailEvent.Listener> listeners = new CopyOnWriteArrayList<>();
        MailEvent.Listener events = event -> listeners.forEach(listener -> listener.on(event));
        Ledger ledger = Ledger.open(settings.ledger(), InstantSource.system(), events);
        Vault vault = vault(settings, ledger);
        StoredCredentials credentials = ledger.credentials(vault);
        AddedConnections added = ledger.addedConnections(credentials);
        LastAdded last = lastAdded(added, ledger);
        LoadedConfiguration whole = withAdded(configuration, source, last.get(), ledger);
        Main main = new Main(Postroute.class);
        main.setPropertyPlaceholderLocations("false");
        main.setOverrideProperties(properties(settings, configuration.camel(), routes));
        main.configure().setBasePackageScanEnabled(false);
        CurrentSettings current = new CurrentSettings(whole.settings());
        Operations operations = new Operations(current, ledger, credentials, InstantSource.system());
        Beans beans = new Beans(current, ledger, events, operations, credentials);
        Reload reload =
                new Reload(() -> source.apply(last.get()), whole, current, beans::changed, InstantSource.system());
        main.bind("configuration", new ConfigurationRequests(reload));
        main.bind(
                "addedConnections",
                new AddedConnectionRequests(
                        added, credentials, source, reload, new TrialRuns(beans::test), InstantSource.system()));
        main.bind(
                "lifecycle",
                new LifecycleRequests(current, beans.lifecycle(), operations.mailboxStates(), reload::additions));
        beans.bindTo(main);
        operations.bindTo(main);
        listeners.addAll(operations.listeners());
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                operations.attach(configured.getCamelContext());
            }
        });
        return new Postroute(settings, main, beans, ledger, reload);
    }

    /** Refused while nothing runs yet: a consent that cannot be opened or kept is found out at the worst of times. */
    private static Vault vault(PostrouteSettings settings, Ledger ledger) {
        try {
            Vault vault = SealedSecrets.vault(settings.ledger(), settings.secretsKeyFile());
            ledger.sealedSecrets().requireKeys(vault);
            if (settings.mailboxes().stream().anyMatch(mailbox -> mailbox.oauth() != null)) {
                vault.require();
            }
            return vault;
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    private static LastAdded lastAdded(AddedConnections added, Ledger ledger) {
        try {
            return new LastAdded(added::all);
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    /** What was added and does not fit any more, because the file has changed, is left out. */
    private static LoadedConfiguration withAdded(
            LoadedConfiguration configuration,
            Function<List<AddedConnection>, Loaded> source,
            List<AddedConnection> all,
            Ledger ledger) {
        try {
            LoadedConfiguration whole =
                    all.isEmpty() ? configuration : source.apply(all).orThrow();
            whole.settings().warnings().forEach(warning -> LOG.warn("{}", warning));
            return whole;
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    private static Properties properties(PostrouteSettings settings, Properties camel, @Nullable Path routes) {
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("camel.main.name", "postroute"),
                Map.entry("camel.main.jmx-enabled", "false"),
                Map.entry("camel.main.shutdown-timeout", "8"),
                Map.entry("camel.main.auto-configuration-log-summary", "false"),
                Map.entry("camel.main.startup-summary-level", "oneline"),
                Map.entry("camel.health.enabled", "true"),
                Map.entry("camel.health.consumers-enabled", "false"),
                Map.entry("camel.health.exposure-level", "default"),
                Map.entry("camel.metrics.enabled", "true"),
                Map.entry("camel.metrics.enable-exchange-event-notifier", "false"),
                Map.entry("camel.metrics.binders", "jvm-memory,jvm-thread,jvm-gc,processor,uptime"),
                Map.entry("camel.management.enabled", "true"),
                Map.entry("camel.management.health-check-enabled", "true"),
                Map.entry("camel.management.metrics-enabled", "true"),
                Map.entry("camel.server.enabled", "true"),
                Map.entry("camel.server.file-upload-enabled", "false"),
                Map.entry("camel.server.max-body-size", String.valueOf(AgentAnswers.MAX_BODY_BYTES)),
                Map.entry("camel.component.http.cookie-management-disabled", "true")));
        if (settings.operating().hold()) {
            properties.put("camel.main.auto-startup-exclude-pattern", Hold.PATTERN);
            // what is held on purpose is no reason to take the process out of service
            properties.put("camel.health.exclude-pattern", Hold.HEALTH_PATTERN);
        }
        properties.putAll(camel);
        properties.putAll(Map.of(
                "public-authority", settings.publicUrl().getAuthority(),
                "public-scheme", settings.publicUrl().getScheme(),
                "camel.server.host", settings.api().host(),
                "camel.server.port", String.valueOf(settings.api().port()),
                "camel.management.host", settings.api().host(),
                "camel.management.port", String.valueOf(settings.managementPort()),
                "camel.main.routes-include-pattern", location(routes)));
        return properties;
    }

    private static String location(@Nullable Path routes) {
        return routes == null
                ? SHIPPED_ROUTES
                : "file:" + routes.toAbsolutePath().normalize() + "/*.camel.yaml";
    }

    /**
     * Makes the first API token when there is none.
     *
     * @return the token, to be shown once, when it could not be left in a file beside the ledger
     */
    public Optional<String> firstToken() {
        return ledger.tokens().first(settings.ledger());
    }

    /** Starts everything and comes back when it runs, or is known not to. */
    public void start() throws Exception {
        main.start();
        CompletableFuture<Void> begun = beans.lifecycle().begin();
        reload.begin();
        try {
            begun.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("mailboxes are still being checked");
        }
    }

    /** Starts everything and comes back when the process was asked to stop. The exit code. */
    public int run() throws Exception {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport started) {
                beans.lifecycle().begin();
                reload.begin();
            }
        });
        main.run();
        return main.getExitCode();
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void close() {
        reload.close();
        beans.lifecycle().close();
        main.stop();
        beans.close();
        ledger.close();
    }
}
