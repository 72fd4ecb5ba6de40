package org.postroute.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong and what is dangerous, in the order of finding; nothing twice. */
final class Findings {
    private final String file;
    private final Set<Fault> faults = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    /** The file that is named where something is missing. */
    Findings(String file) {
        this.file = file;
    }

    void fault(String where, String key, String problem, String hint) {
        faults.add(new Fault(where, key, problem, hint));
    }

    void missing(String key, String problem, String hint) {
        fault(file, key, problem, hint);
    }

    void warning(String text) {
        warnings.add(text);
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
