package org.postroute.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.postroute.egress.EgressPolicy;

/** One agent: read and checked by {@link #read}, built once nothing is wrong anywhere. */
final class AgentReader {
    private static final List<Property<?>> ROWS = PropertyTable.of(Scope.AGENT);

    private final String name;
    private final Values values;

    private AgentReader(String name, Values values) {
        this.name = name;
        this.values = values;
    }

    static AgentReader read(String name, Configured configured, Findings findings) {
        Values values = new SectionReader(configured, findings, name).read(ROWS);
        RetryReader.AGENT.check(values, name, findings);
        values.find(PropertyTable.AGENT_URL)
                .filter(Urls::isExposed)
                .ifPresent(url -> findings.warning(
                        PropertyTable.AGENT_URL.key(name) + " is http: mail travels unprotected to " + url.getHost()));
        return new AgentReader(name, values);
    }

    /** Whether it may be where it is, as far as its address alone tells. */
    void check(EgressPolicy egress, Findings findings) {
        EgressReader.checkUrl(PropertyTable.AGENT_URL, values, name, egress, findings);
    }

    String name() {
        return name;
    }

    AgentSettings settings() {
        Optional<Secret> previous = values.find(PropertyTable.AGENT_SECRET_PREVIOUS);
        return new AgentSettings(
                name,
                values.get(PropertyTable.AGENT_URL),
                Stream.concat(Stream.of(values.get(PropertyTable.AGENT_SECRET)), previous.stream())
                        .toList(),
                values.get(PropertyTable.AGENT_TIMEOUT),
                values.get(PropertyTable.AGENT_MAX_CONCURRENCY),
                RetryReader.AGENT.settings(values),
                new AgentSettings.Handover(
                        values.get(PropertyTable.AGENT_INLINE_ATTACHMENT_BYTES),
                        values.get(PropertyTable.AGENT_MAX_TEXT_CHARACTERS),
                        values.get(PropertyTable.AGENT_TELL_AUTOMATIC)),
                values.get(PropertyTable.AGENT_GRANT_LIFETIME),
                values.get(PropertyTable.AGENT_SIGNED_REPLIES));
    }

    EffectiveSection effective() {
        return new EffectiveSection("agent", name, values.effective(ROWS, name));
    }
}
