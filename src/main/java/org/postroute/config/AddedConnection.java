package org.postroute.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A connection that stands in no file but was added while everything ran. Its keys are read as those of a file are, but for
 * {@code -file}, {@code ${…}} and lines: what comes over a network names no files and variables of this machine.
 *
 * @param name lower-case letters, digits and hyphens
 * @param keys values by the names that stand behind {@code postroute.connection.<name>.}
 */
public record AddedConnection(String name, Map<String, Secret> keys) {
    private static final int MAX_KEYS = 100;
    private static final int MAX_VALUE = 20_000;

    public AddedConnection {
        keys = Map.copyOf(keys);
    }

    /** Why it cannot be one, whatever else is configured; empty when it can. */
    public Optional<String> problem() {
        if (!Scope.isName(name)) {
            return Optional.of("the name has to be of lower-case letters, digits and hyphens");
        }
        if (keys.isEmpty() || keys.size() > MAX_KEYS) {
            return Optional.of("give from 1 to " + MAX_KEYS + " keys");
        }
        return keys.entrySet().stream()
                .flatMap(key -> problem(key.getKey(), key.getValue()).stream())
                .sorted()
                .findFirst();
    }

    private static Optional<String> problem(String key, Secret value) {
        if (rows().noneMatch(row -> row.name().equals(key))) {
            String shown =
                    key.codePoints().allMatch(c -> c < 127 && c >= ' ') && key.length() < 60 ? key : "one of them";
            return Optional.of(
                    shown + " is no key of a connection that can be given here; docs/configuration.md has all of them");
        }
        boolean fits = value.reveal().length() <= MAX_VALUE
                && value.reveal().chars().noneMatch(c -> Character.isISOControl(c) && c != '\n');
        return fits ? Optional.empty() : Optional.of(key + " is too long or holds control characters");
    }

    private static Stream<Property<?>> rows() {
        return Stream.of(Scope.MAILBOX, Scope.CONNECTION).flatMap(scope -> PropertyTable.of(scope).stream());
    }

    /** This one, with the secrets of another where it gives none: who changes a port need not know the password. */
    public AddedConnection withSecretsOf(AddedConnection before) {
        Map<String, Secret> all = new LinkedHashMap<>(keys);
        rows().filter(Property::fromFile)
                .map(Property::name)
                .filter(name -> before.keys.containsKey(name))
                .forEach(name -> all.putIfAbsent(name, before.keys.get(name)));
        return new AddedConnection(name, all);
    }

    Map<String, Entry> entries() {
        ValueSource source = ValueSource.of(ValueSource.Kind.ADDED, "");
        return keys.entrySet().stream()
                .map(key -> new Entry(
                        Scope.CONNECTION.prefix(name) + key.getKey(),
                        key.getValue().reveal(),
                        source))
                .collect(Collectors.toMap(Entry::key, entry -> entry));
    }
}
