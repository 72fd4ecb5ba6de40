package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.ApiScope;
import org.postroute.ledger.ApiToken;

/**
 * What is known of an API token.
 *
 * @param scopes read, operate, configure, erase, admin
 * @param createdAt ISO 8601, in UTC
 * @param createdBy name of the token that asked for it; null for the first one
 * @param expiresAt ISO 8601, in UTC; null until it is revoked
 * @param lastUsedAt ISO 8601, in UTC, earlier than the last use by at most an hour; null when it was never used
 * @param token the token itself, in the answer that makes it and nowhere else
 */
@JsonPropertyOrder({"name", "scopes", "createdAt", "createdBy", "expiresAt", "lastUsedAt", "token"})
public record TokenDocument(
        String name,
        List<String> scopes,
        String createdAt,
        @Nullable String createdBy,
        @Nullable String expiresAt,
        @Nullable String lastUsedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token) {
    static TokenDocument of(ApiToken token, @Nullable String secret) {
        return new TokenDocument(
                token.name(),
                token.scopes().stream().sorted().map(ApiScope::word).toList(),
                token.createdAt().toString(),
                token.createdBy(),
                text(token.expiresAt()),
                text(token.lastUsedAt()),
                secret);
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    @Override
    public String toString() {
        return "TokenDocument[" + name + "]";
    }
}
