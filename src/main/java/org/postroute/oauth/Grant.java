package org.postroute.oauth;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Secret;

/**
 * What an authorization server gave (RFC 6749, 5.1).
 *
 * @param lifetime of the access token, counted from when it was asked for; a cautious one where the server told none
 * @param refreshToken null when the one that was presented goes on being good
 * @param refreshLifetime of the refresh token, as far as servers tell it ({@code refresh_token_expires_in}); null when not
 * @param scopes granted; empty when they are those that were asked for
 */
public record Grant(
        Secret accessToken,
        Duration lifetime,
        @Nullable Secret refreshToken,
        @Nullable Duration refreshLifetime,
        List<String> scopes) {
    private static final Duration CAUTIOUS = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Predicate<String> SECONDS =
            Pattern.compile("[1-9][0-9]{0,17}").asMatchPredicate();

    public Grant {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("a token that is over already is none");
        }
        scopes = List.copyOf(scopes);
    }

    /** As the server's answer tells it, whichever grant it was asked for. */
    public static Grant of(AccessTokenResponse response) {
        AccessToken access = response.getTokens().getAccessToken();
        RefreshToken refresh = response.getTokens().getRefreshToken();
        return new Grant(
                new Secret(access.getValue()),
                access.getLifetime() > 0 ? bounded(access.getLifetime()) : CAUTIOUS,
                refresh == null ? null : new Secret(refresh.getValue()),
                refreshLifetime(response),
                access.getScope() == null ? List.of() : access.getScope().toStringList());
    }

    /** Zero is how some servers say never. */
    private static @Nullable Duration refreshLifetime(AccessTokenResponse response) {
        String seconds = String.valueOf(response.getCustomParameters().get("refresh_token_expires_in"));
        return SECONDS.test(seconds) ? bounded(Long.parseLong(seconds)) : null;
    }

    /** Without what has passed since it was asked for; some of it is left in any case. */
    Grant after(Duration passed) {
        Duration left = lifetime.minus(passed);
        Duration least = lifetime.dividedBy(10);
        return new Grant(accessToken, left.compareTo(least) > 0 ? left : least, refreshToken, refreshLifetime, scopes);
    }

    /** How long before its end another access token is asked for: a fifth of its life, at most five minutes. */
    public Duration margin() {
        Duration fifth = lifetime.dividedBy(5);
        return fifth.compareTo(CAUTIOUS) < 0 ? fifth : CAUTIOUS;
    }

    private static Duration bounded(long seconds) {
        return Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
    }
}
