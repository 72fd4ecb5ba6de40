package org.postroute.agent;

import java.time.Instant;

/**
 * The right to answer one message once, later.
 *
 * @param token opaque to the agent; who holds it may answer, so it is never logged
 * @param expiresAt whole seconds
 */
public record Grant(String token, Instant expiresAt) {
    @Override
    public String toString() {
        return "Grant[expiresAt=" + expiresAt + "]";
    }
}
