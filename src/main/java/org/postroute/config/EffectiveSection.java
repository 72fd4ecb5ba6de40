package org.postroute.config;

import java.util.List;

/**
 * The values that hold for one mailbox, for one agent or for all.
 *
 * @param kind {@code mailbox}, {@code agent} or {@code general}
 * @param name the mailbox id or the agent's name; empty for {@code general}
 */
public record EffectiveSection(String kind, String name, List<EffectiveValue> values) {
    public EffectiveSection {
        values = List.copyOf(values);
    }
}
