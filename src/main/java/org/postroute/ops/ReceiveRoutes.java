package org.postroute.ops;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A route for each mailbox that is received. Used by one thread. */
final class ReceiveRoutes {
    static final String TEMPLATE = "receive";

    /** A source waits for what it stores for six seconds; the rest is for the route. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(8);

    private static final int STOPPED_AT_ONCE = 64;

    private final LiveRoutes routes;
    private final Map<String, Received> running = new HashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            STOPPED_AT_ONCE, STOPPED_AT_ONCE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread thread = new Thread(work, "RouteStop");
                thread.setDaemon(true);
                return thread;
            });

    ReceiveRoutes(LiveRoutes routes) {
        this.routes = routes;
        threads.allowCoreThreadTimeOut(true);
    }

    /** Ids of the mailboxes that are received. */
    Set<String> mailboxes() {
        return Set.copyOf(running.keySet());
    }

    /** Ids of those that are not to be received as they are now. */
    List<String> outdated(Map<String, Received> wanted) {
        return running.entrySet().stream()
                .filter(mailbox -> !mailbox.getValue().equals(wanted.get(mailbox.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** One that is received goes on. */
    void start(String mailbox, Received settings) {
        if (!running.containsKey(mailbox)
                && routes.add(route(mailbox), TEMPLATE, mailbox, Map.of("mailbox", mailbox))) {
            running.put(mailbox, settings);
        }
    }

    /** What is being stored is stored to the end, for eight seconds; sixty-four of them end at the same time. */
    void stop(Collection<String> mailboxes) {
        List<String> ending = mailboxes.stream()
                .filter(running::containsKey)
                .map(ReceiveRoutes::route)
                .toList();
        long begun = System.nanoTime();
        CompletableFuture.allOf(ending.stream()
                        .map(id -> CompletableFuture.runAsync(() -> routes.endInput(id), threads))
                        .toArray(CompletableFuture[]::new))
                .exceptionally(fault -> null)
                .join();
        for (String id : ending) {
            Duration left = LONGEST_STOP.minusNanos(System.nanoTime() - begun);
            routes.remove(id, left.isNegative() ? Duration.ZERO : left);
        }
        running.keySet().removeAll(mailboxes);
    }

    private static String route(String mailbox) {
        return TEMPLATE + "-" + mailbox;
    }
}
