package org.postroute.cli;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Lets only named headers through, in either direction; Camel's own filters name what is kept back instead. */
public final class AllowedHeaders implements HeaderFilterStrategy {
    private final Set<String> outgoing;
    private final Set<String> incoming;

    /** @param outgoing and incoming: lower-case names */
    public AllowedHeaders(Set<String> outgoing, Set<String> incoming) {
        this.outgoing = Set.copyOf(outgoing);
        this.incoming = Set.copyOf(incoming);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !outgoing.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !incoming.contains(name.toLowerCase(Locale.ROOT));
    }
}
