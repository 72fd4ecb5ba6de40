package org.postroute.api;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postroute.config.AddedConnection;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.Fault;
import org.postroute.config.Loaded;
import org.postroute.config.MailboxSettings;
import org.postroute.config.Secret;
import org.postroute.ledger.AddedConnections;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.ops.Reload;

/** Connections that operators add, change and remove while everything runs; those of the configuration are not touched. */
public final class AddedConnectionRequests {
    private static final int MAX_MAILBOXES = 100;

    private final AddedConnections stored;
    private final Function<List<AddedConnection>, Loaded> source;
    private final Reload reload;
    private final Function<MailboxSettings, List<ConnectionReport>> test;

    /**
     * @param source reads the configuration with what is added to it
     * @param test signs in to the servers of a mailbox and changes nothing there
     */
    public AddedConnectionRequests(
            AddedConnections stored,
            Function<List<AddedConnection>, Loaded> source,
            Reload reload,
            Function<MailboxSettings, List<ConnectionReport>> test) {
        this.stored = stored;
        this.source = source;
        this.reload = reload;
        this.test = test;
    }

    /**
     * Adds a connection or puts another in its place; it runs when this returns. Takes as long as its servers do.
     *
     * @param body an {@link AddedConnectionRequest}
     * @throws RefusedRequestException 400 with every fault, or 409 when the connection stands in the configuration
     */
    public synchronized AddedConnectionDocument put(String name, byte[] body) {
        AddedConnectionRequest request = JsonBody.read(body, AddedConnectionRequest.class);
        if (request == null || request.keys() == null || request.keys().containsValue(null)) {
            throw new RefusedRequestException(
                    400,
                    "No connection",
                    "use {\"keys\": {\"address\": \"ann@example.com\", …}, \"saveAnyway\": false}");
        }
        requireOurs(name);
        AddedConnection added = candidate(name, request.keys());
        ConnectionSettings settings = settings(added);
        if (settings.mailboxes().size() > MAX_MAILBOXES) {
            throw new RefusedRequestException(
                    400, "Too many mailboxes", "give at most " + MAX_MAILBOXES + " addresses");
        }
        List<ConnectionDocument> tests = settings.mailboxes().stream()
                .filter(mailbox -> !waitsForConsent(mailbox))
                .flatMap(mailbox -> test.apply(mailbox).stream())
                .map(ConnectionDocument::of)
                .toList();
        boolean saved = request.saveAnyway() || tests.stream().allMatch(ConnectionDocument::ok);
        if (saved) {
            stored.put(added);
            reload.now();
        }
        List<String> ids =
                settings.mailboxes().stream().map(MailboxSettings::id).toList();
        return new AddedConnectionDocument(name, saved, ids, tests);
    }

    /**
     * Its mailboxes are left alone from now on; what is known of their messages stays.
     *
     * @throws RefusedRequestException 404, or 409 when it stands in the configuration
     */
    public synchronized AddedConnectionDocument remove(String name) {
        requireOurs(name);
        if (!stored.remove(name)) {
            throw new RefusedRequestException(404, "No such connection", "no connection of this name was added here");
        }
        reload.now();
        return new AddedConnectionDocument(name, true, List.of(), List.of());
    }

    private void requireOurs(String name) {
        String prefix = "postroute.connection." + name + ".";
        boolean managed = reload.effective().stream()
                .flatMap(section -> section.values().stream())
                .filter(value -> value.key().startsWith(prefix))
                .anyMatch(value -> value.source().isFromConfiguration());
        if (managed) {
            throw new RefusedRequestException(
                    409,
                    "Managed by the configuration",
                    "this connection stands in the configuration: change it there; GET /api/v1/connections/" + name
                            + "/export writes it");
        }
    }

    private AddedConnection candidate(String name, Map<String, String> keys) {
        AddedConnection given = new AddedConnection(
                name,
                keys.entrySet().stream()
                        .filter(key -> !key.getValue().isBlank())
                        .collect(Collectors.toMap(Map.Entry::getKey, key -> new Secret(key.getValue()))));
        given.problem().ifPresent(problem -> {
            throw new RefusedRequestException(400, "No such connection can be", problem);
        });
        return stored.find(name).map(given::withSecretsOf).orElse(given);
    }

    private ConnectionSettings settings(AddedConnection added) {
        List<AddedConnection> all = Stream.concat(
                        stored.all().stream().filter(other -> !other.name().equals(added.name())), Stream.of(added))
                .toList();
        Loaded loaded = source.apply(all);
        if (loaded instanceof Loaded.Faulty faulty) {
            throw new RefusedRequestException(
                    400,
                    "Faulty configuration",
                    faulty.faults().stream().map(Fault::toString).collect(Collectors.joining("\n")));
        }
        return loaded.orThrow().settings().requireConnection(added.name());
    }

    private static boolean waitsForConsent(MailboxSettings mailbox) {
        return mailbox.oauth() != null && mailbox.oauth().refreshToken() == null;
    }
}
