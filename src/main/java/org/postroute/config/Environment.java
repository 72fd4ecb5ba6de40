package org.postroute.config;

import static java.util.Comparator.comparing;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keys given as environment variables: {@code postroute.connection.support.imap.host} is
 * {@code POSTROUTE_CONNECTION_SUPPORT_IMAP_HOST}. Where a variable could be several keys, a name that the file uses wins,
 * then the shorter name of connection or agent. An empty variable counts as not given.
 */
final class Environment {
    private static final String PREFIX = "POSTROUTE_";
    /** Read by others than us. */
    private static final Set<String> NO_KEYS = Set.of("POSTROUTE_LOG_LEVEL", "POSTROUTE_API_TOKEN");

    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_SERVICE_(HOST|PORT)(_.*)?|.*_PORT(_\\d+_(TCP|UDP).*)?");
    private static final Pattern SERVICE_LINK_VALUE = Pattern.compile("(tcp|udp)://.*");

    private record Candidate(String key, String section, boolean inFile) {}

    private final Map<String, String> variables;
    private final Map<String, Entry> byKey = new HashMap<>();

    /** @param fileKeys the keys of the file, which decide what an ambiguous variable means */
    Environment(Map<String, String> variables, Collection<String> fileKeys, Findings findings) {
        this.variables = variables;
        new TreeMap<>(variables).forEach((variable, value) -> {
            if (variable.startsWith(PREFIX)
                    && !NO_KEYS.contains(variable)
                    && !value.isEmpty()
                    && !SERVICE_LINK_VALUE.matcher(value).matches()) {
                assign(variable, value, fileKeys, findings);
            }
        });
    }

    /** The keys' own variables, by key. */
    Map<String, Entry> entries() {
        return byKey;
    }

    /** Any variable, by its own name. */
    Optional<Entry> variable(String name) {
        return Optional.ofNullable(variables.get(name))
                .filter(value -> !value.isEmpty())
                .map(value -> entry(name, name, value));
    }

    private void assign(String variable, String value, Collection<String> fileKeys, Findings findings) {
        Comparator<Candidate> best = comparing(Candidate::inFile)
                .reversed()
                .thenComparing(c -> c.section().length())
                .thenComparing(Candidate::key);
        Optional<Candidate> key = PropertyTable.ALL.stream()
                .flatMap(row -> candidates(row, variable, fileKeys))
                .min(best);
        if (key.isPresent()) {
            byKey.put(key.get().key(), entry(key.get().key(), variable, value));
        } else if (!SERVICE_LINK.matcher(variable).matches()) {
            findings.warning("environment " + variable + " stands for no key and is not used");
        }
    }

    private static Stream<Candidate> candidates(Property<?> row, String variable, Collection<String> fileKeys) {
        return row.spellings().stream()
                .flatMap(name -> row.scope().named()
                        ? inSection(row.scope(), name, variable, fileKeys)
                        : Stream.of(row.scope().start() + name)
                                .filter(key -> variableOf(key).equals(variable))
                                .map(key -> new Candidate(key, "", false)));
    }

    private static Stream<Candidate> inSection(Scope scope, String name, String variable, Collection<String> fileKeys) {
        String start = variableOf(scope.start());
        String end = "_" + variableOf(name);
        if (variable.length() < start.length() + end.length()
                || !variable.startsWith(start)
                || !variable.endsWith(end)) {
            return Stream.of();
        }
        String section = variable.substring(start.length(), variable.length() - end.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        String prefix = scope.prefix(section);
        boolean inFile = fileKeys.stream().anyMatch(key -> key.startsWith(prefix));
        return Scope.isName(section) ? Stream.of(new Candidate(prefix + name, section, inFile)) : Stream.of();
    }

    /** How a key is spelled as an environment variable. */
    static String variableOf(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Entry entry(String key, String variable, String value) {
        return new Entry(key, value, ValueSource.of(ValueSource.Kind.ENVIRONMENT, variable));
    }
}
