package org.postroute.ledger;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token that somebody wants.
 *
 * @param name lower-case letters, digits and hyphens
 * @param expiresAt null until a person revokes it
 * @param createdBy name of the token that asks for it; null for the first one
 */
public record NewApiToken(
        String name,
        Set<ApiScope> scopes,
        @Nullable Instant expiresAt,
        @Nullable String createdBy) {
    public NewApiToken {
        scopes = Set.copyOf(scopes);
    }
}
