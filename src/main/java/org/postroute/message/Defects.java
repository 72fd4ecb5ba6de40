package org.postroute.message;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found wrong with one message, each only once, in fixed words. */
final class Defects {
    private final Set<String> found = new LinkedHashSet<>();

    void add(String defect) {
        found.add(defect);
    }

    List<String> list() {
        return List.copyOf(found);
    }
}
