package org.postroute.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Reads connections that were added beside the file. Each has findings of its own, and no variable of the environment is a
 * key of one: who writes {@code POSTROUTE_CONNECTION_…} writes a connection of the configuration.
 */
final class AddedReader {
    private static final String KEYS = "POSTROUTE_";

    private final Map<String, String> environment;
    private final Collection<String> managed;
    private final Findings findings;
    private final List<ConnectionReader> used = new ArrayList<>();
    private final Map<String, String> revisions = new LinkedHashMap<>();
    private final Set<String> overruled = new LinkedHashSet<>();
    private final List<Additions.LeftOut> leftOut = new ArrayList<>();

    /**
     * @param managed names of the connections of the configuration
     * @param findings of the configuration; warnings alone come from here
     */
    AddedReader(Map<String, String> environment, Collection<String> managed, Findings findings) {
        this.environment = environment.entrySet().stream()
                .filter(variable -> !variable.getKey().startsWith(KEYS))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        this.managed = managed;
        this.findings = findings;
    }

    /** @param check completes and checks one, with its own findings */
    void read(List<AddedConnection> added, BiConsumer<ConnectionReader, Findings> check) {
        added.forEach(connection -> {
            if (managed.contains(connection.name())) {
                overruled.add(connection.name());
                findings.warning("the connection " + connection.name() + " was added through the API and stands in the"
                        + " configuration now: the configuration's is used");
            } else {
                readOne(connection, check);
            }
        });
    }

    private void readOne(AddedConnection added, BiConsumer<ConnectionReader, Findings> check) {
        Findings own = new Findings(AddedConnection.WHERE);
        if (added.unreadable() != null) {
            own.missing(
                    "postroute.connection." + added.name(),
                    "cannot be read: " + added.unreadable() + ".",
                    "Put all of it again through the API, or remove it there.");
            leaveOut(added, own);
            return;
        }
        Map<String, Entry> entries = added.entries();
        UnknownKeys.check(entries.values(), own);
        ConnectionReader connection =
                ConnectionReader.read(added.name(), new Configured(entries, environment, own), own);
        check.accept(connection, own);
        if (own.faults().isEmpty()) {
            own.warnings().forEach(findings::warning);
            used.add(connection);
            revisions.put(added.name(), added.revision());
        } else {
            leaveOut(added, own);
        }
    }

    private void leaveOut(AddedConnection added, Findings own) {
        leftOut.add(new Additions.LeftOut(added.name(), added.revision(), own.faults()));
    }

    List<ConnectionReader> used() {
        return used;
    }

    Additions additions() {
        return new Additions(revisions, overruled, leftOut);
    }
}
