package org.postroute.it;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run came to.
 *
 * @param facts figures, by what they are
 * @param violations examples of each kind that must not be; none in a good run
 */
record DurabilityReport(Map<String, Object> facts, Map<String, Collection<String>> violations) {
    private static final int SHOWN = 5;

    DurabilityReport {
        facts = new LinkedHashMap<>(facts);
        violations = new LinkedHashMap<>(violations);
    }

    boolean isGood() {
        return violations.values().stream().allMatch(Collection::isEmpty);
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        facts.forEach((name, value) -> table.append("%-52s %s%n".formatted(name, value)));
        violations.forEach(
                (name, found) -> table.append("%-52s %d%s%n".formatted(name, found.size(), examples(found))));
        return table.append(isGood() ? "good\n" : "VIOLATED\n").toString();
    }

    private static String examples(Collection<String> found) {
        List<String> shown = found.stream().limit(SHOWN).toList();
        return shown.isEmpty() ? "" : shown.stream().collect(Collectors.joining("\n  ", "\n  ", ""));
    }
}
