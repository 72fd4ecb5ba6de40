package org.postroute.config;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postroute.config.Given.Part;

/** Everything that was given: the environment over the file over the established variables. */
final class Configured {
    private final Map<String, Entry> file;
    private final Environment environment;
    private final Placeholders placeholders;
    private final SecretFiles secretFiles;
    private final Findings findings;

    Configured(Map<String, Entry> file, Map<String, String> variables, Findings findings) {
        this.file = file;
        this.environment = new Environment(variables, file.keySet(), findings);
        this.placeholders = new Placeholders(variables, findings);
        this.secretFiles = new SecretFiles(findings);
        this.findings = findings;
    }

    /** Names of connections or of agents, in the order of the file, then those that only the environment knows. */
    Set<String> names(Scope scope) {
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(
                        file.keySet().stream(),
                        environment.entries().keySet().stream().sorted())
                .filter(key -> key.startsWith(scope.start()))
                .map(key -> key.substring(scope.start().length()).split("\\.", 2))
                .filter(parts -> parts.length == 2 && Scope.isName(parts[0]))
                .forEach(parts -> names.add(parts[0]));
        return names;
    }

    /** Empty when nobody gave it. */
    Optional<Given> find(Property<?> row, String section) {
        return inLayer(environment.entries(), row, section)
                .or(() -> inLayer(file, row, section))
                .or(() -> EstablishedVariable.of(row)
                        .flatMap(v -> environment.variable(v.name()))
                        .map(entry -> given(row, new Entry(row.key(section), entry.value(), entry.source()))));
    }

    private Optional<Given> inLayer(Map<String, Entry> layer, Property<?> row, String section) {
        Optional<Entry> direct = Optional.ofNullable(layer.get(row.key(section)));
        Optional<Entry> byFile =
                Optional.of(row).filter(Property::fromFile).map(r -> layer.get(r.key(section) + Property.FILE_SUFFIX));
        if (direct.isPresent() && byFile.isPresent()) {
            findings.fault(
                    byFile.get().where(),
                    row.key(section) + Property.FILE_SUFFIX,
                    "is given beside " + row.key(section) + ".",
                    "Keep one of the two.");
        }
        return byFile.map(entry -> fromFiles(row, entry)).or(() -> direct.map(entry -> given(row, entry)));
    }

    private Given given(Property<?> row, Entry entry) {
        List<Part> parts = split(row, entry).stream()
                .map(text -> placeholders.resolve(entry, text))
                .toList();
        return new Given(entry.key(), entry.where(), parts);
    }

    private Given fromFiles(Property<?> row, Entry entry) {
        List<Part> parts = split(row, entry).stream()
                .map(text -> secretFiles.read(entry, placeholders.resolve(entry, text)))
                .toList();
        return new Given(entry.key(), entry.where(), parts);
    }

    /**
     * Only values that stand for several mailboxes are lists; in these {@code \,} is a comma. A variable filled from a
     * Kubernetes secret may end in a line break that is no part of it.
     */
    private static List<String> split(Property<?> row, Entry entry) {
        if (row.perMailbox()) {
            return Arrays.stream(entry.value().split("(?<!\\\\),", -1))
                    .map(text -> text.replace("\\,", ",").strip())
                    .toList();
        }
        return List.of(
                row.type().equals(ValueTypes.TEXT)
                        ? entry.value()
                        : entry.value().strip());
    }
}
