package org.postroute.ledger;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token: everything but the token itself.
 *
 * @param createdBy name of the token that asked for it; null for the first one
 * @param expiresAt null until a person revokes it
 * @param lastUsedAt earlier than the last use by at most an hour; null when it was never used
 */
public record ApiToken(
        String name,
        Set<ApiScope> scopes,
        Instant createdAt,
        @Nullable String createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {
    public ApiToken {
        scopes = Set.copyOf(scopes);
    }

    boolean isOver(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }
}
