package org.postroute.api;

import java.time.InstantSource;
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

    private static final String LATER =
            "It could not be taken up at once. It is tried again every few seconds, and the log has the details.";

    private final AddedConnections stored;
    private final StoredCredentials credentials;
    private final Candidates candidates;
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
        this.candidates = new Candidates(stored, source);
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
        Candidate candidate = candidates.of(name, request, new Precondition(ifMatch, ifNoneMatch));
        ConnectionSettings settings = candidate.settings();
        TrialRenewals trial = new TrialRenewals(credentials, candidate.plan().kept(), clock);
        List<MailboxSettings> awaiting = settings.mailboxes().stream()
                .filter(mailbox -> candidate.plan().isAwaited(mailbox, credentials::standing))
                .toList();
        List<ConnectionDocument> tests = tests(settings, awaiting, trial);
        boolean saved = request.saveAnyway() || tests.stream().allMatch(ConnectionDocument::ok);
        String revision = saved ? keep(candidate, trial) : null;
        String problem = revision == null ? null : takenUp(name, revision);
        return new AddedConnectionDocument(
                name,
                saved,
                saved && problem == null,
                revision,
                ids(settings.mailboxes()),
                ids(awaiting),
                tests,
                problem);
    }

    private String keep(Candidate candidate, TrialRenewals trial) {
        String revision = stored.put(
                        candidate.added(),
                        candidate.seen(),
                        new Consents(
                                candidate.ended(),
                                trial.consents(),
                                candidate.plan().former()))
                .orElseThrow(AddedConnectionRequests::changedMeanwhile);
        LOG.info(
                "connection saved through the API connection={} mailboxes={}",
                candidate.added().name(),
                candidate.settings().mailboxes().size());
        return revision;
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

    /**
     * Why it is kept and not in use; null when it is.
     *
     * @param revision what is kept now; null when nothing is
     */
    private @Nullable String takenUp(String name, @Nullable String revision) {
        try {
            Reload.Standing standing = reload.now();
            if (!standing.faults().isEmpty()) {
                return "It takes effect when the configuration has no faults; until then the one before stays in use:\n"
                        + standing.faults().stream().map(Fault::toString).collect(Collectors.joining("\n"));
            }
            return problem(name, revision, reload.additions());
        } catch (PostrouteException e) {
            LOG.warn("a connection could not be taken up at once connection={} problem={}", name, e.getMessage());
            return LATER;
        }
    }

    private static @Nullable String problem(String name, @Nullable String revision, Additions additions) {
        if (revision == null) {
            return additions.used().containsKey(name) ? LATER : null;
        }
        if (additions.overruled().contains(name)) {
            return "The configuration has a connection of this name now: that one is used.";
        }
        // without the ledger a reload takes what was read before
        return revision.equals(additions.used().get(name))
                ? null
                : additions
                        .leftOut(name)
                        .filter(left -> left.revision().equals(revision))
                        .map(Additions.LeftOut::problem)
                        .orElse(LATER);
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
        List<AddedConnection> all = stored.all();
        Optional<AddedConnection> before =
                all.stream().filter(added -> added.name().equals(name)).findFirst();
        if (before.isEmpty()) {
            throw isConfigured(name)
                    ? Candidates.managed(name)
                    : new RefusedRequestException(
                            404, "No such connection", "no connection of this name was added here");
        }
        new Precondition(ifMatch, null).require(before);
        Set<String> ended = new HashSet<>(before.get().consentAddresses());
        all.stream()
                .filter(added -> !added.name().equals(name))
                .forEach(added -> ended.removeAll(added.consentAddresses()));
        ended.removeAll(ConsentPlan.addresses(reload.inUse().connections().stream()
                .filter(connection -> !(connection.name().equals(name)
                        && reload.additions().used().containsKey(name)))
                .toList()));
        if (!stored.remove(name, all, ended)) {
            throw changedMeanwhile();
        }
        LOG.info("connection removed through the API connection={}", name);
        String problem = takenUp(name, null);
        return new AddedConnectionDocument(name, true, problem == null, null, List.of(), List.of(), List.of(), problem);
    }

    private boolean isConfigured(String name) {
        return reload.inUse().connection(name).isPresent();
    }

    private static RefusedRequestException changedMeanwhile() {
        return new RefusedRequestException(
                409,
                "Changed meanwhile",
                "somebody else has changed this connection or another one that was added: look at them, then try again");
    }
}
