package org.postroute.oauth;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What an error code means (RFC 6749, 5.2; OpenID Connect Core, 3.1.2.6; Microsoft's own). */
final class Refusals {
    private static final Set<String> CONSENT_IS_GONE = Set.of(
            "invalid_grant",
            "interaction_required",
            "login_required",
            "consent_required",
            "account_selection_required",
            "access_denied",
            "expired_token");
    private static final Set<String> MAY_PASS =
            Set.of("temporarily_unavailable", "server_error", "slow_down", "rate_limit_exceeded", "internal_failure");
    /** Microsoft calls some faults of the client invalid_grant or interaction_required. */
    private static final Pattern CLIENT_OF_MICROSOFT = Pattern.compile(
            "AADSTS(7000215|7000222|7000218|700016|700025|700027|70002|90002|900023|500011)\\b.*", Pattern.DOTALL);

    private static final Pattern MICROSOFT_IS_BUSY = Pattern.compile("AADSTS(90033|50196|90012)\\b.*", Pattern.DOTALL);

    private Refusals() {}

    /**
     * What a person has to put right.
     *
     * @return empty when it may be better soon
     */
    static Optional<Standing.State> of(String code, String description) {
        if (MAY_PASS.contains(code) || MICROSOFT_IS_BUSY.matcher(description).matches()) {
            return Optional.empty();
        }
        if (CONSENT_IS_GONE.contains(code)
                && !CLIENT_OF_MICROSOFT.matcher(description).matches()) {
            return Optional.of(Standing.State.NEEDS_AUTHORIZATION);
        }
        return Optional.of(Standing.State.WRONG_CLIENT);
    }
}
