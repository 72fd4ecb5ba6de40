package org.postroute.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The token that somebody wants.
 *
 * @param name lower-case letters, digits and hyphens
 * @param scopes read, operate, configure, erase, admin
 * @param expiresIn how long it is good, such as 90d; null until it is revoked
 */
public record TokenRequest(
        @Nullable String name,
        @Nullable List<String> scopes,
        @Nullable String expiresIn) {}
