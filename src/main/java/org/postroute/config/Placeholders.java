package org.postroute.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.text.StringSubstitutor;
import org.postroute.config.Given.Part;

/**
 * {@code ${env:NAME}} and {@code ${env:NAME:-otherwise}} in values of the file; what a variable holds is taken as it is.
 * {@code $${} is a literal {@code ${}; every other {@code ${…}} is a fault.
 */
final class Placeholders {
    private static final String PREFIX = "env:";
    private static final Pattern UNKNOWN = Pattern.compile("(?<!\\$)\\$\\{(?!env:[A-Za-z_])");
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");

    private final Map<String, String> variables;
    private final StringSubstitutor substitutor;
    private final Findings findings;

    Placeholders(Map<String, String> variables, Findings findings) {
        this.variables = variables;
        this.findings = findings;
        this.substitutor = new StringSubstitutor(
                        name -> name.startsWith(PREFIX) ? variables.get(name.substring(PREFIX.length())) : null)
                .setDisableSubstitutionInValues(true);
    }

    /** The text with its placeholders filled in; values that come from the environment have none. */
    Part resolve(Entry entry, String text) {
        if (entry.source().kind() != ValueSource.Kind.PROPERTY || !text.contains("${")) {
            return new Part(text, entry.source(), false);
        }
        return faulty(entry, text)
                ? Part.unreadable(entry.source())
                : new Part(substitutor.replace(text), entry.source(), false);
    }

    private boolean faulty(Entry entry, String text) {
        boolean unknown = UNKNOWN.matcher(text).find();
        if (unknown) {
            findings.fault(
                    entry.where(),
                    entry.key(),
                    "has ${…} other than ${env:NAME}.",
                    "Only environment variables can be inserted; a literal ${ is written $${.");
        }
        List<String> unset = VARIABLE.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !variables.containsKey(name))
                .toList();
        unset.forEach(name -> findings.fault(
                entry.where(),
                entry.key(),
                "needs the environment variable " + name + ", which is not set.",
                "Set it, or write ${env:" + name + ":-otherwise}."));
        return unknown || !unset.isEmpty();
    }
}
