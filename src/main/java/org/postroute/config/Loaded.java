package org.postroute.config;

import java.util.List;
import java.util.stream.Collectors;
import org.postroute.message.MisconfiguredException;

/** What reading a configuration came to: all of it, or all that is wrong with it. */
public sealed interface Loaded {

    /**
     * The configuration, for a start that cannot go on without it.
     *
     * @throws MisconfiguredException with every fault, one a line
     */
    LoadedConfiguration orThrow();

    /** Nothing is wrong. */
    record Ok(LoadedConfiguration configuration) implements Loaded {
        @Override
        public LoadedConfiguration orThrow() {
            return configuration;
        }
    }

    /** Nothing of it is used. */
    record Faulty(List<Fault> faults) implements Loaded {
        public Faulty {
            faults = List.copyOf(faults);
        }

        @Override
        public LoadedConfiguration orThrow() {
            String count = faults.size() == 1 ? "1 fault" : faults.size() + " faults";
            String lines = faults.stream().map(Fault::toString).collect(Collectors.joining("\n  "));
            throw new MisconfiguredException("The configuration has " + count + ":\n  " + lines);
        }
    }
}
