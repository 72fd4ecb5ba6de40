package org.postroute.config;

import java.util.List;
import java.util.Properties;

/**
 * A configuration without faults.
 *
 * @param camel the {@code camel.*} keys of the same file, as they are written there; all that Camel Main is given
 * @param effective every value in use and where it came from; secrets are masked
 * @param additions what became of the connections that were added beside it
 */
public record LoadedConfiguration(
        PostrouteSettings settings, Properties camel, List<EffectiveSection> effective, Additions additions) {
    public LoadedConfiguration {
        effective = List.copyOf(effective);
    }

    /** {@link PostrouteSettings#withIdsOf}. */
    public LoadedConfiguration withIdsOf(PostrouteSettings running) {
        return new LoadedConfiguration(settings.withIdsOf(running), camel, effective, additions);
    }
}
