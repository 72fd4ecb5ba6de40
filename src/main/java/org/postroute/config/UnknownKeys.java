package org.postroute.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds keys that mean nothing, and the key that was probably meant. */
final class UnknownKeys {
    private static final String CAMEL = "camel.";
    private static final int MAX_DISTANCE = 3;

    private final Findings findings;

    private UnknownKeys(Findings findings) {
        this.findings = findings;
    }

    static void check(Collection<Entry> entries, Findings findings) {
        UnknownKeys check = new UnknownKeys(findings);
        entries.stream().filter(entry -> !entry.key().startsWith(CAMEL)).forEach(check::check);
    }

    private void check(Entry entry) {
        String key = entry.key();
        if (!entry.hasKey()) {
            findings.fault(
                    entry.where(),
                    "",
                    "is not a key of Postroute.",
                    "Keys begin with postroute. or camel.; a value goes on in the next line after a \\ at the end.");
        } else if (candidates(key).noneMatch(key::equals)) {
            findings.fault(entry.where(), key, "is not a key of Postroute.", hint(key));
        } else if (Stream.of(Scope.CONNECTION, Scope.AGENT).anyMatch(scope -> key.startsWith(scope.start()))
                && !Scope.isName(section(key))) {
            findings.fault(
                    entry.where(),
                    key,
                    "has the name \"" + section(key) + "\".",
                    "Use lower-case letters, digits and hyphens, such as "
                            + section(key).toLowerCase(Locale.ROOT).replace('_', '-') + ".");
        }
    }

    private static String hint(String key) {
        Optional<String> meant = candidates(key)
                .filter(candidate -> distance(key, candidate) <= MAX_DISTANCE)
                .min((a, b) -> Integer.compare(distance(key, a), distance(key, b)));
        return meant.map(m -> "Did you mean " + m + "?")
                .orElse(
                        key.startsWith(Scope.GENERAL.start())
                                ? "All keys are in docs/configuration.md."
                                : "Keys begin with postroute. or camel.");
    }

    /** All keys there are, for the connection or agent whose name stands in third place. */
    private static Stream<String> candidates(String key) {
        return PropertyTable.ALL.stream()
                .flatMap(row -> row.spellings().stream().map(name -> row.scope().prefix(section(key)) + name));
    }

    private static String section(String key) {
        String[] parts = key.split("\\.", 4);
        return parts.length > 2 ? parts[2] : "";
    }

    private static int distance(String key, String other) {
        return LevenshteinDistance.getDefaultInstance().apply(letters(key), letters(other));
    }

    private static String letters(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
