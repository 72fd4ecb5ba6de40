package org.postroute.api;

import org.jspecify.annotations.Nullable;

/**
 * An answer for a browser.
 *
 * @param policy value of Content-Security-Policy
 * @param location where to go on; null for nowhere
 * @param cookie value of Set-Cookie; null for none
 */
public record Page(
        int status,
        String body,
        String policy,
        @Nullable String location,
        @Nullable String cookie) {
    /** Cookie and address hold what is good once. */
    @Override
    public String toString() {
        return "Page[" + status + "]";
    }
}
