package org.postroute.agent;

import java.util.Optional;
import java.util.function.Supplier;
import org.postroute.config.AgentSettings;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.Origin;

/** Which agent answers for which connection. */
public final class Agents {
    private final Supplier<PostrouteSettings> settings;

    public Agents(Supplier<PostrouteSettings> settings) {
        this.settings = settings;
    }

    /**
     * The agent that a connection names.
     *
     * @throws MisconfiguredException when the connection or its agent is not configured (any more)
     */
    public AgentSettings of(String connection) {
        return find(connection)
                .orElseThrow(() -> new MisconfiguredException("no agent is configured for connection " + connection));
    }

    /** Whether the agent that a connection names is told of a message that no person wrote, other than our own. */
    public boolean tells(String connection, Origin origin) {
        return origin.kind() != Origin.Kind.OWN
                && find(connection)
                        .filter(agent -> agent.handover().automatic())
                        .isPresent();
    }

    /** The same; empty when it is not configured (any more). */
    public Optional<AgentSettings> find(String connection) {
        PostrouteSettings current = settings.get();
        return current.connection(connection).map(ConnectionSettings::agent).map(current.agents()::get);
    }
}
