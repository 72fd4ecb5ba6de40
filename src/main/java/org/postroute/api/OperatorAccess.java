package org.postroute.api;

import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lets in who shows a token of this installation (RFC 6750). */
public final class OperatorAccess {
    private static final String SCHEME = "bearer ";

    private final Predicate<String> known;

    /** @param known whether a token is one of ours, in a time that does not depend on ours */
    public OperatorAccess(Predicate<String> known) {
        this.known = known;
    }

    /**
     * Passes or refuses a request.
     *
     * @param authorization value of the Authorization field; null when there is none
     * @throws RefusedRequestException 401, the same whatever is wrong
     */
    public void require(@Nullable String authorization) {
        if (authorization == null
                || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                || !known.test(authorization.substring(SCHEME.length()).strip())) {
            throw new RefusedRequestException(
                    401, "Token not accepted", "this needs an API token, as Authorization: Bearer TOKEN");
        }
    }
}
