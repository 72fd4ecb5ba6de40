package org.postroute.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postroute.config.AddedConnection;
import org.postroute.config.Additions;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.Fault;
import org.postroute.config.Loaded;
import org.postroute.config.LoadedConfiguration;
import org.postroute.ledger.AddedConnections;

/** Reads connections that are to be kept, together with everything else that is configured. */
final class Candidates {
    private static final int MAX_CONNECTIONS = 1_000;
    private static final int MAX_MAILBOXES = 100;

    private final AddedConnections stored;
    private final Function<List<AddedConnection>, Loaded> source;

    /** @param source reads the configuration with what is added to it */
    Candidates(AddedConnections stored, Function<List<AddedConnection>, Loaded> source) {
        this.stored = stored;
        this.source = source;
    }

    /**
     * What a request would change.
     *
     * @throws RefusedRequestException when it can be refused without a test
     */
    Candidate of(String name, AddedConnectionRequest request, Precondition precondition) {
        List<AddedConnection> all = stored.all();
        Optional<AddedConnection> before = find(all, name);
        precondition.require(before);
        if (before.isEmpty() && all.size() >= MAX_CONNECTIONS) {
            throw new RefusedRequestException(
                    409,
                    "Too many connections",
                    "not more than " + MAX_CONNECTIONS + " can be added: remove one first");
        }
        AddedConnection added = given(name, request, before);
        LoadedConfiguration now = read(all);
        LoadedConfiguration next = read(with(all, added));
        ConnectionSettings settings = checked(added, now, next);
        requireOwnConsents(settings, all);
        ConsentPlan plan = ConsentPlan.of(before(added, before, now, settings), settings);
        Set<String> had = before.map(AddedConnection::consentAddresses).orElse(Set.of());
        return new Candidate(added, all, settings, plan, plan.ended(had, settings, others(next, name)));
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

    private static Optional<AddedConnection> find(Collection<AddedConnection> all, String name) {
        return all.stream().filter(added -> added.name().equals(name)).findFirst();
    }

    private static AddedConnection given(
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
        boolean stands = next.settings().connection(name).isPresent();
        if (stands && !next.additions().used().containsKey(name)) {
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

    /**
     * Also one that is left out for a while has its consent, which no other may end or use.
     *
     * @throws RefusedRequestException 400
     */
    private static void requireOwnConsents(ConnectionSettings settings, List<AddedConnection> all) {
        Set<String> own = ConsentPlan.addresses(Set.of(settings));
        String faults = all.stream()
                .filter(added -> !added.name().equals(settings.name()))
                .flatMap(added -> added.consentAddresses().stream()
                        .filter(own::contains)
                        .sorted()
                        .map(address -> "postroute.connection." + settings.name() + ".address: the connection \""
                                + added.name() + "\", which was added as well, signs in to " + address
                                + " by OAuth. A consent is for one connection: name the address in one of them."))
                .collect(Collectors.joining("\n"));
        if (!faults.isEmpty()) {
            throw new RefusedRequestException(400, "Faulty connection", faults);
        }
    }

    private static List<ConnectionSettings> others(LoadedConfiguration configuration, String name) {
        return configuration.settings().connections().stream()
                .filter(connection -> !connection.name().equals(name))
                .toList();
    }

    static RefusedRequestException managed(String name) {
        return new RefusedRequestException(
                409,
                "Managed by the configuration",
                "this connection stands in the configuration: change it there; GET /api/v1/connections/" + name
                        + "/export writes it");
    }
}
