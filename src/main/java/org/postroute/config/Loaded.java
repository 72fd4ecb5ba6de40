package org.postroute.config;

import java.util.List;
import java.util.stream.Collectors;
import org.postroute.message.MisconfiguredException;

/** What reading a configuration came to: all of it, or all that is wrong with it. */
public sealed interface Loaded {

    /** Nothing is wrong. */
    record Ok(LoadedConfiguration configuration) implements Loaded {}

    /** Nothing of it is used. */
    record Faulty(List<Fault> faults) implements Loaded {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /**
     * The configuration, for a start that cannot go on without it.
     *
     * @throws MisconfiguredException with every fault, one a line
     */
    default LoadedConfiguration orThrow() {
        if (this instanceof Ok ok) {
            return ok.configuration();
        }
        List<Fault> faults = ((Faulty) this).faults();
        throw new MisconfiguredException(faults.stream()
                .map(Fault::toString)
                .collect(Collectors.joining(
                        "\n  ", "The configuration has " + counted(faults.size(), "fault") + ":\n  ", "")));
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
