package org.postroute.ops;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.postroute.config.AgentSettings;

/**
 * A route for each way in which an agent is asked. Where its url or timeout changes there are two for a while: whoever is
 * being asked by the one before answers there. Used by one thread.
 */
final class AgentRoutes {
    static final String TEMPLATE = "call-agent";

    /** Who had looked the agent up before it changed has reached the route by then. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private final LiveRoutes routes;
    private final Map<String, AgentSettings> running = new HashMap<>();
    private final Map<String, Long> outdatedSince = new HashMap<>();

    AgentRoutes(LiveRoutes routes) {
        this.routes = routes;
    }

    /** To be called again from time to time, for what is to end. */
    void update(Collection<AgentSettings> agents) {
        Set<String> wanted = new HashSet<>();
        for (AgentSettings agent : agents) {
            String id = TEMPLATE + "-" + agent.version();
            wanted.add(id);
            if (!running.containsKey(id) && start(id, agent)) {
                running.put(id, agent);
            }
        }
        outdatedSince.keySet().removeAll(wanted);
        Map<String, AgentSettings> outdated = new HashMap<>(running);
        outdated.keySet().removeAll(wanted);
        outdated.forEach(this::end);
    }

    private boolean start(String id, AgentSettings agent) {
        return routes.add(
                id,
                TEMPLATE,
                agent.version(),
                Map.of(
                        "agent", agent.name(),
                        "version", agent.version(),
                        "url", agent.url().toString(),
                        "timeout", agent.timeout().toMillis()));
    }

    /** As soon as nobody is asked by it any more; a call ends after twice its timeout, which is for connecting and answering. */
    private void end(String id, AgentSettings agent) {
        long now = System.nanoTime();
        Duration outdated = Duration.ofNanos(now - outdatedSince.computeIfAbsent(id, first -> now));
        Duration longest = agent.timeout().multipliedBy(2).plus(SETTLING);
        if (outdated.compareTo(SETTLING) >= 0 && (routes.isIdle(id) || outdated.compareTo(longest) > 0)) {
            running.remove(id);
            outdatedSince.remove(id);
            routes.remove(id, Duration.ZERO);
        }
    }
}
