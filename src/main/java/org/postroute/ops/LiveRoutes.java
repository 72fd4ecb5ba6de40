package org.postroute.ops;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.Model;
import org.jspecify.annotations.Nullable;
import org.postroute.config.AgentSettings;

/**
 * The routes that come and go: one for each mailbox that is received and one for each agent, made from the templates of the
 * YAML files. One at a time, since a route of an id that is there already would be replaced without a word. Used by one
 * thread.
 */
final class LiveRoutes {
    private static final String RECEIVE = "receive-";
    private static final long STOP_SECONDS = 8;

    private final AtomicReference<@Nullable CamelContext> context = new AtomicReference<>();
    private final Map<String, Object> running = new HashMap<>();

    /**
     * @param routes the context, before it starts or while it runs
     * @throws IllegalArgumentException when a template is missing, so that a start ends at once
     */
    void attach(CamelContext routes) {
        Model model = routes.getCamelContextExtension().getContextPlugin(Model.class);
        for (String template : List.of("receive", "call-agent")) {
            if (model.getRouteTemplateDefinition(template) == null) {
                throw new IllegalArgumentException("there is no route template " + template);
            }
        }
        context.set(routes);
    }

    /**
     * Has a mailbox received.
     *
     * @param version whatever makes it another mailbox; one that runs in this version runs on
     * @throws Exception when the route cannot be started; it is gone then
     */
    void receive(String mailbox, Object version) throws Exception {
        String id = route(mailbox);
        if (version.equals(running.get(id))) {
            return;
        }
        stop(id);
        add(
                id,
                version,
                TemplatedRouteBuilder.builder(context(), "receive")
                        .routeId(id)
                        .prefixId(mailbox)
                        .parameter("mailbox", mailbox));
    }

    /** Ids of the mailboxes that are received. */
    Set<String> receiving() {
        return running.keySet().stream()
                .filter(id -> id.startsWith(RECEIVE))
                .map(id -> id.substring(RECEIVE.length()))
                .collect(Collectors.toSet());
    }

    /** What is being stored is stored to the end, for eight seconds. */
    void stopReceiving(String mailbox) throws Exception {
        stop(route(mailbox));
    }

    private static String route(String mailbox) {
        return RECEIVE + mailbox;
    }

    void call(AgentSettings agent) throws Exception {
        String id = agentRoute(agent.name());
        String url = agent.url().toString();
        long timeout = agent.timeout().toMillis();
        String version = url + " " + timeout;
        if (version.equals(running.get(id))) {
            return;
        }
        stop(id);
        add(
                id,
                version,
                TemplatedRouteBuilder.builder(context(), "call-agent")
                        .routeId(id)
                        .prefixId(agent.name())
                        .parameter("agent", agent.name())
                        .parameter("url", url)
                        .parameter("timeout", timeout));
    }

    void stopCalling(String agent) throws Exception {
        stop(agentRoute(agent));
    }

    private static String agentRoute(String agent) {
        return "call-agent-" + agent;
    }

    private void add(String id, Object version, TemplatedRouteBuilder route) throws Exception {
        boolean started = false;
        try {
            route.add();
            started = true;
            running.put(id, version);
        } finally {
            if (!started) {
                remove(id);
            }
        }
    }

    private void stop(String id) throws Exception {
        if (running.remove(id) != null) {
            remove(id);
        }
    }

    private void remove(String id) throws Exception {
        if (context().getRoute(id) != null) {
            context().getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
            context().removeRoute(id);
        }
    }

    private CamelContext context() {
        CamelContext routes = context.get();
        if (routes == null) {
            throw new IllegalStateException("the routes are not there yet");
        }
        return routes;
    }
}
