package org.postroute.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.postroute.config.AddedConnection;
import org.postroute.config.Secret;
import org.postroute.message.MisconfiguredException;
import org.postroute.oauth.TrialConsent;

/**
 * Connections that stand in no file, sealed as a whole: which of their keys are secrets may change. A change and what it does
 * to consents is one transaction, and takes place only while all of them are as the caller saw them.
 */
public final class AddedConnections {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String TABLE = "added_connection";

    private static final String LIST = """
            SELECT name, revision, keys
            FROM added_connection
            ORDER BY added_at, name
            """;

    private static final String FIND = """
            SELECT name
            FROM added_connection
            WHERE name = :name
            """;

    private static final String REVISIONS = """
            SELECT name, revision
            FROM added_connection
            """;

    private static final String PUT = """
            INSERT INTO added_connection (name, revision, keys, added_at, changed_at)
            VALUES (:name, :revision, :keys, :now, :now)
            ON CONFLICT (name) DO UPDATE
            SET revision = excluded.revision, keys = excluded.keys, changed_at = excluded.changed_at
            """;

    private static final String REMOVE = """
            DELETE FROM added_connection
            WHERE name = :name
            """;

    /**
     * What a change does to consents.
     *
     * @param ended own addresses whose consent is for nothing that is left
     * @param given what was given while the connection was tested; it takes the place of one that ended
     * @param former refresh tokens that were configured until now, by own address: processes that still have these settings
     *     come with them, and are not to put them in the place of what was given
     */
    public record Consents(Set<String> ended, List<TrialConsent> given, Map<String, Secret> former) {
        public Consents {
            ended = Set.copyOf(ended);
            given = List.copyOf(given);
            former = Map.copyOf(former);
        }

        /** Without those that another takes the place of: a row that is begun anew forgets which refresh tokens it had. */
        private Set<String> removed() {
            Set<String> removed = new HashSet<>(ended);
            given.forEach(consent -> removed.remove(consent.mailbox()));
            return removed;
        }
    }

    private record Row(String name, String revision, String keys) {}

    private final Shared shared;
    private final StoredCredentials credentials;

    AddedConnections(Shared shared, StoredCredentials credentials) {
        this.shared = shared;
        this.credentials = credentials;
    }

    /**
     * Comes back when one can be kept.
     *
     * @throws MisconfiguredException when there is no key to seal it with
     */
    public void require() {
        credentials.vault().require();
    }

    /** In the order in which they were added; one that cannot be opened says so. */
    public List<AddedConnection> all() {
        return shared
                .database()
                .read(handle -> handle.createQuery(LIST)
                        .map((row, context) ->
                                new Row(row.getString("name"), row.getString("revision"), row.getString("keys")))
                        .list())
                .stream()
                .map(this::opened)
                .toList();
    }

    public Optional<AddedConnection> find(String name) {
        return all().stream().filter(added -> added.name().equals(name)).findFirst();
    }

    /**
     * Adds one, or puts it in the place of the one of its name.
     *
     * @param seen all of them, as this was judged by: whether they go together, and which consents end
     * @return the new revision; empty when somebody else has changed one of them meanwhile, and nothing is changed now
     * @throws MisconfiguredException when there is no key to seal it with
     */
    public Optional<String> put(AddedConnection added, Collection<AddedConnection> seen, Consents consents) {
        String sealed = sealed(added);
        String revision = shared.ids().next("rev");
        List<GivenConsent> given = consents.given().stream()
                .map(consent -> credentials.sealed(consent, consents.former().get(consent.mailbox())))
                .toList();
        boolean put = changed(seen, handle -> {
            handle.createUpdate(PUT)
                    .bind("name", added.name())
                    .bind("revision", revision)
                    .bind("keys", sealed)
                    .bind("now", shared.now())
                    .execute();
            end(handle, consents.removed());
            given.forEach(consent -> consent.write(handle, credentials.now(handle)));
        });
        return put ? Optional.of(revision) : Optional.empty();
    }

    /**
     * Removes the one of this name.
     *
     * @param seen all of them, as this was judged by
     * @param ended own addresses whose consent is for nothing that is left
     * @return false when somebody else has changed one of them meanwhile, and nothing is changed now
     */
    public boolean remove(String name, Collection<AddedConnection> seen, Set<String> ended) {
        return changed(seen, handle -> {
            handle.createUpdate(REMOVE).bind("name", name).execute();
            end(handle, ended);
        });
    }

    private boolean changed(Collection<AddedConnection> seen, Consumer<Handle> change) {
        Map<String, String> expected =
                seen.stream().collect(Collectors.toMap(AddedConnection::name, AddedConnection::revision));
        return shared.database().write(handle -> {
            shared.database().dialect().writeAlone(handle, TABLE);
            Map<String, String> there = handle.createQuery(REVISIONS)
                    .map((row, context) -> Map.entry(row.getString("name"), row.getString("revision")))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            boolean same = there.equals(expected);
            if (same) {
                change.accept(handle);
            }
            return same;
        });
    }

    /**
     * Whether the connection is there, and stays there until the transaction ends.
     *
     * @param name empty for one of the configuration
     */
    static boolean isThere(Handle handle, Dialect dialect, String name) {
        if (name.isEmpty()) {
            return true;
        }
        dialect.writeAlone(handle, TABLE);
        return handle.createQuery(FIND)
                .bind("name", name)
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    private static void end(Handle handle, Set<String> mailboxes) {
        mailboxes.forEach(mailbox -> CredentialRows.remove(handle, mailbox));
    }

    private String sealed(AddedConnection added) {
        Map<String, String> keys = new TreeMap<>();
        added.keys().forEach((key, value) -> keys.put(key, value.reveal()));
        try {
            return credentials
                    .vault()
                    .seal(new Secret(JSON.writeValueAsString(keys)), SealedColumn.ADDED_KEYS.place(added.name()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings make no JSON", e);
        }
    }

    private AddedConnection opened(Row row) {
        try {
            Secret keys = credentials.vault().open(row.keys(), SealedColumn.ADDED_KEYS.place(row.name()));
            return AddedConnection.kept(
                    row.name(), row.revision(), JSON.readValue(keys.reveal(), new TypeReference<>() {}));
        } catch (MisconfiguredException e) {
            return AddedConnection.unreadable(row.name(), row.revision(), String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            // what the parser says quotes what it read
            return AddedConnection.unreadable(row.name(), row.revision(), "it is no JSON object of strings");
        }
    }
}
