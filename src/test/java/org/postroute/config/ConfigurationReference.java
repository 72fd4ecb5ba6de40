package org.postroute.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of docs/configuration.md, from the {@link PropertyTable}. */
final class ConfigurationReference {
    private ConfigurationReference() {}

    /** By the marker that stands before the table. */
    static Map<String, String> tables() {
        return Map.of(
                "mailbox", keys(Scope.MAILBOX),
                "connection", keys(Scope.CONNECTION),
                "agent", keys(Scope.AGENT),
                "general", keys(Scope.GENERAL),
                "variables", variables(),
                "forms", forms());
    }

    private static String keys(Scope scope) {
        return table(
                List.of("Key", "Form", "When not given", "Meaning", "Environment variable"),
                PropertyTable.of(scope).stream().map(ConfigurationReference::key));
    }

    private static List<String> key(Property<?> row) {
        String key = row.spellings().stream()
                .map(name -> code(row.scope().prefix("<name>") + name))
                .collect(Collectors.joining(" or "));
        String variable = code(Environment.variableOf(row.pattern()));
        return List.of(key, row.type().name(), absence(row.absence()), row.description(), variable);
    }

    private static String absence(Absence absence) {
        if (absence instanceof Absence.Default value) {
            return code(value.value());
        }
        return absence instanceof Absence.Otherwise otherwise ? otherwise.text() : "**required**";
    }

    private static String variables() {
        return table(
                List.of("Variable", "Key"),
                Arrays.stream(EstablishedVariable.values())
                        .map(v -> List.of(code(v.name()), code(v.property().pattern()))));
    }

    private static String forms() {
        return table(
                List.of("Form", "How it is written", "Example"),
                PropertyTable.ALL.stream()
                        .map(Property::type)
                        .distinct()
                        .map(type -> List.of(type.name(), type.form(), code(type.example()))));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String table(List<String> head, Stream<List<String>> rows) {
        String rule = "|" + "---|".repeat(head.size()) + "\n";
        return row(head) + rule + rows.map(ConfigurationReference::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
