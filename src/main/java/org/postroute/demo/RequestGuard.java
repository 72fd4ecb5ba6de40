package org.postroute.demo;

import com.sun.net.httpserver.Headers;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other web pages away from the demo. A name that somebody else made point to loopback (DNS rebinding) is told by
 * the Host field; a form or script of another page by Origin and by a field that it may not set.
 */
final class RequestGuard {
    static final String OWN_FIELD = "X-Postroute-Demo";

    private final Set<String> hosts;

    RequestGuard(int port) {
        hosts = Set.of("localhost:" + port, "127.0.0.1:" + port);
    }

    boolean isForUs(Headers headers) {
        String host = headers.getFirst("Host");
        return host != null && hosts.contains(host);
    }

    /** For requests that change something. */
    boolean isFromOurPage(Headers headers) {
        return headers.containsKey(OWN_FIELD) && isOwn(headers.getFirst("Origin"), headers.getFirst("Host"));
    }

    /** Browsers send Origin with every POST; who sends none is no web page. */
    private static boolean isOwn(@Nullable String origin, @Nullable String host) {
        return origin == null || origin.equals("http://" + host);
    }
}
