package org.postroute.oauth;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Secret;

/**
 * What a person needs to give consent.
 *
 * @param attempt its id
 * @param url page to open
 * @param userCode what to type there; null when nothing has to be typed
 * @param pollSeconds least time between two questions for the outcome
 */
public record Begun(
        String attempt,
        Attempt.Method method,
        URI url,
        @Nullable Secret userCode,
        @Nullable URI completeUrl,
        Instant expiresAt,
        int pollSeconds) {}
