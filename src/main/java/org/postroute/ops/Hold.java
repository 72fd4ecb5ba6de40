package org.postroute.ops;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.postroute.message.RetryableException;

/** Whether the routes that ask agents and send mail are held, and their release. */
public final class Hold {
    private static final List<String> ROUTES = List.of("agent-turn", "send");

    /** Names these routes to Camel, so that they do not start by themselves. */
    public static final String PATTERN = String.join(",", ROUTES);

    /** Names the health checks of these routes. */
    public static final String HEALTH_PATTERN = "route:" + String.join(",route:", ROUTES);

    private final AtomicReference<@Nullable CamelContext> context = new AtomicReference<>();

    void attach(CamelContext running) {
        context.set(running);
    }

    /** Whether one of them does not run. */
    public boolean isHeld() {
        CamelContext running = context.get();
        return running == null
                || ROUTES.stream()
                        .anyMatch(route -> running.getRouteController().getRouteStatus(route) != ServiceStatus.Started);
    }

    /** Starts them; those that run already run on. */
    public void release() {
        CamelContext running = context.get();
        if (running == null) {
            throw new RetryableException("the routes are not there yet", null);
        }
        try {
            for (String route : ROUTES) {
                running.getRouteController().startRoute(route);
            }
        } catch (Exception e) {
            throw new RetryableException("a route could not be started", e);
        }
    }
}
