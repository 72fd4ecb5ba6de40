package org.postroute.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postroute.config.AddedConnection;
import org.postroute.config.Secret;
import org.postroute.secrets.Vault;

/** Connections that stand in no file, sealed as a whole: which of their keys are secrets may change. */
public final class AddedConnections {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String LIST = """
            SELECT name, keys
            FROM added_connection
            ORDER BY name
            """;

    private static final String PUT = """
            INSERT INTO added_connection (name, keys, added_at, changed_at)
            VALUES (:name, :keys, :now, :now)
            ON CONFLICT (name) DO UPDATE SET keys = excluded.keys, changed_at = excluded.changed_at
            """;

    private static final String REMOVE = """
            DELETE FROM added_connection
            WHERE name = :name
            """;

    private record Row(String name, String keys) {}

    private final Shared shared;
    private final Vault vault;

    AddedConnections(Shared shared, Vault vault) {
        this.shared = shared;
        this.vault = vault;
    }

    /** @throws org.postroute.message.MisconfiguredException when one cannot be opened */
    public List<AddedConnection> all() {
        return shared
                .database()
                .read(handle -> handle.createQuery(LIST)
                        .map((row, context) -> new Row(row.getString("name"), row.getString("keys")))
                        .list())
                .stream()
                .map(this::opened)
                .toList();
    }

    public Optional<AddedConnection> find(String name) {
        return all().stream().filter(added -> added.name().equals(name)).findFirst();
    }

    /** In the place of one with the same name, if there is one. */
    public void put(AddedConnection added) {
        String sealed = sealed(added);
        shared.database()
                .write(handle -> handle.createUpdate(PUT)
                        .bind("name", added.name())
                        .bind("keys", sealed)
                        .bind("now", shared.now())
                        .execute());
    }

    /** @return false when there is none */
    public boolean remove(String name) {
        return shared.database()
                .write(handle -> handle.createUpdate(REMOVE).bind("name", name).execute() == 1);
    }

    private String sealed(AddedConnection added) {
        Map<String, String> keys = new TreeMap<>();
        added.keys().forEach((key, value) -> keys.put(key, value.reveal()));
        try {
            return vault.seal(new Secret(JSON.writeValueAsString(keys)), SealedColumn.ADDED_KEYS.place(added.name()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings make no JSON", e);
        }
    }

    private AddedConnection opened(Row row) {
        Secret keys = vault.open(row.keys(), SealedColumn.ADDED_KEYS.place(row.name()));
        try {
            Map<String, String> values = JSON.readValue(keys.reveal(), new TypeReference<>() {});
            return new AddedConnection(
                    row.name(),
                    values.entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, value -> new Secret(value.getValue()))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the connection " + row.name() + " in the ledger is no JSON object");
        }
    }
}
