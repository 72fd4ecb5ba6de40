package org.postroute.ops;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes that come and go, made from the templates of the YAML files. What cannot be done is tried again by whoever wants it.
 * Used by one thread, but for {@link #endInput}.
 */
final class LiveRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

    private final AtomicReference<@Nullable CamelContext> context = new AtomicReference<>();
    private final Map<String, String> problems = new HashMap<>();

    /**
     * @param routes the context, before it starts or while it runs
     * @throws IllegalArgumentException when a template is missing, so that a start ends at once
     */
    void attach(CamelContext routes) {
        Model model = routes.getCamelContextExtension().getContextPlugin(Model.class);
        for (String template : List.of(ReceiveRoutes.TEMPLATE, AgentRoutes.TEMPLATE)) {
            if (model.getRouteTemplateDefinition(template) == null) {
                throw new IllegalArgumentException("there is no route template " + template);
            }
        }
        context.set(routes);
    }

    private CamelContext context() {
        CamelContext routes = context.get();
        if (routes == null) {
            throw new IllegalStateException("the routes are not there yet");
        }
        return routes;
    }

    /**
     * Starts a route. One of this id that is there, because it could not be removed, goes first: it would be replaced without
     * a word.
     *
     * @param name of what it is for; its steps are named after it
     * @return whether it runs; it is gone otherwise
     */
    boolean add(String id, String template, String name, Map<String, ?> parameters) {
        boolean started = false;
        try {
            remove(id, Duration.ZERO);
            TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(context(), template)
                    .routeId(id)
                    .prefixId(name);
            parameters.forEach(route::parameter);
            route.add();
            started = true;
            problems.remove(id);
        } catch (Exception e) {
            failed(id, e);
        } finally {
            if (!started) {
                remove(id, Duration.ZERO);
            }
        }
        return started;
    }

    /** Has a route take nothing more, and waits for what its source is at. From any thread. */
    void endInput(String id) {
        Route route = context().getRoute(id);
        if (route != null) {
            ServiceHelper.stopService(route.getConsumer());
        }
    }

    /** Whether nothing is under way in a route. */
    boolean isIdle(String id) {
        return context().getInflightRepository().size(id) == 0;
    }

    /** @param patience how long what is under way may go on */
    void remove(String id, Duration patience) {
        try {
            if (context().getRoute(id) != null) {
                context().getRouteController().stopRoute(id, Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
                context().removeRoute(id);
            }
        } catch (Exception e) {
            failed(id, e);
        }
    }

    private void failed(String id, Exception e) {
        String problem = e.getClass().getSimpleName();
        if (!problem.equals(problems.put(id, problem))) {
            LOG.warn("route could not be started or stopped name={} problem={}", id, problem);
            LOG.debug("route could not be started or stopped name={}", id, e);
        }
    }
}
