package org.postroute.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Durations;
import org.postroute.ledger.ApiScope;
import org.postroute.ledger.ApiTokens;
import org.postroute.ledger.NewApiToken;
import org.postroute.ledger.TokenCreation;

/** The API's own tokens: shown, made and revoked. */
public final class TokenRequests {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final ApiTokens tokens;
    private final InstantSource clock;

    public TokenRequests(ApiTokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    public TokenListDocument list() {
        return new TokenListDocument(tokens.all().stream()
                .map(token -> TokenDocument.of(token, null))
                .toList());
    }

    /**
     * Makes a token; the answer is the only place where it stands.
     *
     * @param body a {@link TokenRequest}
     * @param by name of the token that asks
     * @throws RefusedRequestException 400, or 409 when there is one of this name or there are too many
     */
    public TokenDocument create(byte @Nullable [] body, String by) {
        TokenRequest request = JsonBody.read(body, TokenRequest.class);
        if (request == null) {
            throw refused("use {\"name\": \"dashboard\", \"scopes\": [\"read\"], \"expiresIn\": \"90d\"}");
        }
        TokenCreation done = tokens.create(new NewApiToken(name(request), scopes(request), expiry(request), by));
        if (done instanceof TokenCreation.Created created) {
            return TokenDocument.of(created.token(), created.secret());
        }
        throw new RefusedRequestException(
                409,
                "Not made",
                done instanceof TokenCreation.Full full
                        ? "there are " + full.most() + " tokens, as many as may be: revoke one"
                        : "there is a token of this name: revoke it, or use another name");
    }

    private static RefusedRequestException refused(String detail) {
        return new RefusedRequestException(400, "No token", detail);
    }

    private static String name(TokenRequest request) {
        String name = request.name();
        if (name == null || !NAME.matcher(name).matches() || name.equals(ApiTokens.FIRST)) {
            throw refused("name is none: use at most 63 lower-case letters, digits and hyphens, and not "
                    + ApiTokens.FIRST + ", which is made at the first start");
        }
        return name;
    }

    private static Set<ApiScope> scopes(TokenRequest request) {
        List<String> words = request.scopes() == null ? List.of() : request.scopes();
        Set<ApiScope> scopes = EnumSet.noneOf(ApiScope.class);
        for (String word : words) {
            scopes.add(Optional.ofNullable(word)
                    .flatMap(ApiScope::of)
                    .orElseThrow(() -> refused("a scope is none: use read, operate, configure, erase or admin")));
        }
        if (scopes.isEmpty()) {
            throw refused("scopes are missing: use one or more of read, operate, configure, erase and admin");
        }
        return scopes;
    }

    private @Nullable Instant expiry(TokenRequest request) {
        return request.expiresIn() == null
                ? null
                : Durations.read(request.expiresIn())
                        .map(clock.instant()::plus)
                        .orElseThrow(() -> refused("expiresIn is none: use a number with s, m, h or d, such as 90d"));
    }

    /**
     * The token of this name is good no more.
     *
     * @throws RefusedRequestException 404, or 409 when nobody could make tokens any more
     */
    public RevokedDocument revoke(String name) {
        return switch (tokens.revoke(name)) {
            case DONE -> new RevokedDocument(name);
            case UNKNOWN ->
                throw new RefusedRequestException(
                        404, "No such token", "no token has this name; GET /api/v1/tokens lists them");
            case LAST_ADMIN ->
                throw new RefusedRequestException(
                        409,
                        "Last one that makes tokens",
                        "no other token has the scope admin and no expiry: make one first");
        };
    }
}
