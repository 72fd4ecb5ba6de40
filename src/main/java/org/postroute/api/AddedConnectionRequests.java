package org.postroute.api;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postroute.config.AddedConnection;
import org.postroute.config.Additions;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.Fault;
import org.postroute.config.Loaded;
import org.postroute.config.LoadedConfiguration;
import org.postroute.config.MailboxSettings;
import org.postroute.ledger.AddedConnections;
import org.postroute.ledger.AddedConnections.Consents;
import org.postroute.ledger.StoredCredentials;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.PostrouteException;
import org.postroute.oauth.TrialRenewals;
import org.postroute.ops.Reload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections that operators add, change and remove while everything runs; those of the configuration are not touched. */
public final class AddedConnectionRequests {
    private static final Logger LOG = LoggerFactory.getLogger(AddedConnectionRequests.class);
    private static final int MAX_CONNECTIONS = 1_000;
    private static final int MAX_MAILBOXES = 100;

    private final AddedConnections stored;
    private final StoredCredentials credentials;
    private final Function<List<AddedConnection>, Loaded> source;
    private final Reload reload;
    private final TrialRuns trials;
    private final InstantSource clock;

    /** @param source reads the configuration with what is added to it */
    public AddedConnectionRequests(
            AddedConnections stored,
            StoredCredentials credentials,
            Function<List<AddedConnection>, Loaded> source,
            Reload reload,
            TrialRuns trials,
            InstantSource clock) {
        this.stored = stored;
        this.credentials = credentials;
        this.source = source;
        this.reload = reload;
        this.trials = trials;
        this.clock = clock;
    }

    /**
     * Adds a connection or puts another in its place. It is tested first, as long as its servers take and at most 45 seconds; a
     * test that fails changes nothing. What is kept runs when this returns, unless the answer says why not.
     *
     * @param ifMatch the revision that the caller has seen; null for whichever is there when this begins
     * @param ifNoneMatch {@code *} when there must be none; null for either
     * @param body an {@link AddedConnectionRequest}
     * @throws RefusedRequestException 400 with every fault; 409 when the connection stands in the configuration, or somebody else
     *     changed it meanwhile; 412 when it is not as the caller has seen it
     * @throws org.postroute.message.RetryableException when others are being tested
     */
    public AddedConnectionDocument put(
            String name, @Nullable String ifMatch, @Nullable String ifNoneMatch, byte @Nullable [] body) {
        AddedConnectionRequest request = request(body);
        requireKey();
        List<AddedConnection> all = stored.all();
        Optional<AddedConnection> before = find(all, name);
        new Precondition(ifMatch, ifNoneMatch).require(before);
        if (before.isEmpty() && all.size() >= MAX_CONNECTIONS) {
            throw new RefusedRequestException(
                    409,
                    "Too many connections",
                    "not more than " + MAX_CONNECTIONS + " can be added: remove one first");
        }
        AddedConnection added = candidate(name, request, before);
        LoadedConfiguration now = read(all);
        LoadedConfiguration next = read(with(all, added));
        ConnectionSettings settings = checked(added, now, next);
        ConsentPlan plan = ConsentPlan.of(before(added, before, now, settings), settings);
        TrialRenewals trial = new TrialRenewals(credentials, plan.kept(), clock);
        List<MailboxSettings> awaiting = settings.mailboxes().stream()
                .filter(mailbox -> plan.isAwaited(mailbox, credentials::standing))
                .toList();
        List<ConnectionDocument> tests = tests(settings, awaiting, trial);
        if (!request.saveAnyway() && !tests.stream().allMatch(ConnectionDocument::ok)) {
            return new AddedConnectionDocument(
                    name, false, false, null, ids(settings.mailboxes()), ids(awaiting), tests, null);
        }
        Set<String> ended = plan.ended(
                before.map(AddedConnection::consentAddresses).orElse(Set.of()), settings, others(next, name));
        String revision = stored.put(added, before, new Consents(ended, trial.consents()))
                .orElseThrow(AddedConnectionRequests::changedMeanwhile);
        LOG.info(
                "connection saved through the API connection={} mailboxes={}",
                name,
                settings.mailboxes().size());
        String problem = takenUp(name);
        return new AddedConnectionDocument(
                name, true, problem == null, revision, ids(settings.mailboxes()), ids(awaiting), tests, problem);
    }

    /** What it was until now; one that is left out has the servers of the new one when their keys are the same. */
    private static Optional<ConnectionSettings> before(
            AddedConnection added,
            Optional<AddedConnection> before,
            LoadedConfiguration now,
            ConnectionSettings settings) {
        return now.additions().used().containsKey(added.name())
                ? now.settings().connection(added.name())
                : before.filter(added::isWhereItWas).map(known -> settings);
    }

    private static AddedConnectionRequest request(byte @Nullable [] body) {
        AddedConnectionRequest request = JsonBody.read(body, AddedConnectionRequest.class);
        if (request == null || request.keys() == null || request.keys().containsValue(null)) {
            throw new RefusedRequestException(
                    400,
                    "No connection",
                    "use {\"keys\": {\"address\": \"ann@example.com\", …}, \"saveAnyway\": false}");
        }
        return request;
    }

    private void requireKey() {
        try {
            stored.require();
        } catch (MisconfiguredException e) {
            throw new RefusedRequestException(
                    409, "Secrets cannot be kept", e.getMessage() + ": see postroute.secrets.key-file");
        }
    }

    private static Optional<AddedConnection> find(Collection<AddedConnection> all, String name) {
        return all.stream().filter(added -> added.name().equals(name)).findFirst();
    }

    private static AddedConnection candidate(
            String name, AddedConnectionRequest request, Optional<AddedConnection> before) {
        AddedConnection given = AddedConnection.candidate(name, request.keys());
        given.problem().ifPresent(problem -> {
            throw new RefusedRequestException(400, "No such connection can be", problem);
        });
        Set<String> keys = request.keys().keySet();
        before.flatMap(known -> given.secretsMissing(known, keys)).ifPresent(problem -> {
            throw new RefusedRequestException(400, "Secrets are missing", problem);
        });
        return before.map(known -> given.withSecretsOf(known, keys)).orElse(given);
    }

    private static List<AddedConnection> with(List<AddedConnection> all, AddedConnection added) {
        List<AddedConnection> next = new ArrayList<>(all);
        next.replaceAll(known -> known.name().equals(added.name()) ? added : known);
        if (!next.contains(added)) {
            next.add(added);
        }
        return next;
    }

    /** @throws RefusedRequestException 409 when the configuration itself has faults */
    private LoadedConfiguration read(List<AddedConnection> added) {
        Loaded loaded = source.apply(added);
        if (loaded instanceof Loaded.Ok ok) {
            return ok.configuration();
        }
        throw new RefusedRequestException(
                409,
                "Faulty configuration",
                "what stands in the file has faults, mend them first:\n"
                        + ((Loaded.Faulty) loaded)
                                .faults().stream().map(Fault::toString).collect(Collectors.joining("\n")));
    }

    private static ConnectionSettings checked(
            AddedConnection added, LoadedConfiguration now, LoadedConfiguration next) {
        String name = added.name();
        if (next.additions().overruled().contains(name)) {
            throw managed(name);
        }
        String faults = next.additions().leftOut().stream()
                .filter(left -> left.name().equals(name)
                        || now.additions().leftOut(left.name()).isEmpty())
                .map(Additions.LeftOut::problem)
                .collect(Collectors.joining("\n"));
        if (!faults.isEmpty()) {
            throw new RefusedRequestException(400, "Faulty connection", faults);
        }
        ConnectionSettings settings = next.settings()
                .connection(name)
                .orElseThrow(() -> new RefusedRequestException(
                        409, "Nothing can be added", "this process takes its configuration from nowhere else"));
        if (settings.mailboxes().size() > MAX_MAILBOXES) {
            throw new RefusedRequestException(
                    400, "Too many mailboxes", "give at most " + MAX_MAILBOXES + " addresses");
        }
        return settings;
    }

    private List<ConnectionDocument> tests(
            ConnectionSettings settings, List<MailboxSettings> awaiting, TrialRenewals trial) {
        List<MailboxSettings> tested = settings.mailboxes().stream()
                .filter(mailbox -> !awaiting.contains(mailbox))
                .toList();
        return trials.of(tested, trial).stream().map(ConnectionDocument::of).toList();
    }

    private static List<String> ids(List<MailboxSettings> mailboxes) {
        return mailboxes.stream().map(MailboxSettings::id).toList();
    }

    private static List<ConnectionSettings> others(LoadedConfiguration configuration, String name) {
        return configuration.settings().connections().stream()
                .filter(connection -> !connection.name().equals(name))
                .toList();
    }

    /** Why it is kept and not in use; null when it is. */
    private @Nullable String takenUp(String name) {
        try {
            Reload.Standing standing = reload.now();
            if (!standing.faults().isEmpty()) {
                return "It takes effect when the configuration has no faults; until then the one before stays in use:\n"
                        + standing.faults().stream().map(Fault::toString).collect(Collectors.joining("\n"));
            }
            return reload.additions()
                    .leftOut(name)
                    .map(Additions.LeftOut::problem)
                    .orElse(null);
        } catch (PostrouteException e) {
            LOG.warn("a connection could not be taken up at once connection={} problem={}", name, e.getMessage());
            return "It could not be taken up at once. It is tried again every few seconds, and the log has the details.";
        }
    }

    /**
     * Its mailboxes are left alone from now on, and their consents are deleted; what is known of their messages stays. Also for
     * one that the configuration has meanwhile, or that cannot be read.
     *
     * @param ifMatch the revision that the caller has seen; null for whichever is there
     * @throws RefusedRequestException 404; 409 when it stands in the configuration alone, or somebody else changed it meanwhile;
     *     412 when it is not as the caller has seen it
     */
    public AddedConnectionDocument remove(String name, @Nullable String ifMatch) {
        Optional<AddedConnection> before = stored.find(name);
        if (before.isEmpty()) {
            throw isConfigured(name)
                    ? managed(name)
                    : new RefusedRequestException(
                            404, "No such connection", "no connection of this name was added here");
        }
        new Precondition(ifMatch, null).require(before);
        Set<String> ended = new HashSet<>(before.get().consentAddresses());
        ended.removeAll(ConsentPlan.addresses(reload.inUse().connections().stream()
                .filter(connection -> !(connection.name().equals(name)
                        && reload.additions().used().containsKey(name)))
                .toList()));
        if (!stored.remove(before.get(), ended)) {
            throw changedMeanwhile();
        }
        LOG.info("connection removed through the API connection={}", name);
        String problem = takenUp(name);
        return new AddedConnectionDocument(name, true, problem == null, null, List.of(), List.of(), List.of(), problem);
    }

    private boolean isConfigured(String name) {
        return reload.inUse().connection(name).isPresent();
    }

    private static RefusedRequestException managed(String name) {
        return new RefusedRequestException(
                409,
                "Managed by the configuration",
                "this connection stands in the configuration: change it there; GET /api/v1/connections/" + name
                        + "/export writes it");
    }

    private static RefusedRequestException changedMeanwhile() {
        return new RefusedRequestException(
                409, "Changed meanwhile", "somebody else has changed this connection: look at it, then try again");
    }
}
