package org.postroute.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of the connections that were added beside the file and the environment.
 *
 * @param used revisions by name
 * @param overruled names that the file or the environment has as well: theirs are used
 * @param leftOut those that cannot be used as everything else is configured now
 */
public record Additions(Map<String, String> used, Set<String> overruled, List<LeftOut> leftOut) {
    /** Where nothing was added. */
    public static final Additions NONE = new Additions(Map.of(), Set.of(), List.of());

    public Additions {
        used = Map.copyOf(used);
        overruled = Set.copyOf(overruled);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * A connection that does not run, whatever its servers say.
     *
     * @param faults at least one
     */
    public record LeftOut(String name, String revision, List<Fault> faults) {
        public LeftOut {
            faults = List.copyOf(faults);
        }

        /** All faults, one a line. */
        public String problem() {
            return String.join("\n", faults.stream().map(Fault::toString).toList());
        }
    }

    /** Why this one is left out; empty when it is not. */
    public Optional<LeftOut> leftOut(String name) {
        return leftOut.stream().filter(left -> left.name().equals(name)).findFirst();
    }
}
