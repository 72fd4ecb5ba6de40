package org.postroute.oauth;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroute.config.OAuthSettings;

/**
 * Whether a mailbox has the consent that it needs.
 *
 * @param reason why somebody has to authorize, as a sentence; null when nobody has to
 * @param standing with the provider; null when nothing was ever given
 * @param missing scopes that are configured and were not granted
 */
public record ConsentState(
        @Nullable String reason, @Nullable Standing standing, List<String> missing) {

    /** Whether somebody has to consent before the mailbox can be used; a wrong client is mended in the configuration. */
    public boolean isAwaited() {
        return reason != null && (standing == null || standing.state() != Standing.State.WRONG_CLIENT);
    }

    /** @param standing of this mailbox; empty when nothing was ever given */
    public static ConsentState of(OAuthSettings oauth, Optional<Standing> standing) {
        if (standing.isEmpty() || !standing.get().isOf(oauth)) {
            String reason = standing.isEmpty()
                    ? "Nobody has authorized this mailbox yet."
                    : "This mailbox was authorized for another application, or by another way of configuring it. Authorize"
                            + " it again.";
            return new ConsentState(oauth.refreshToken() == null ? reason : null, null, List.of());
        }
        Standing known = standing.get();
        List<String> missing =
                known.scopes().isEmpty() ? List.of() : GrantedScopes.missing(oauth.scopes(), known.scopes());
        return new ConsentState(reason(known, missing), known, missing);
    }

    private static @Nullable String reason(Standing known, List<String> missing) {
        if (known.state() != Standing.State.OK) {
            return known.problem() == null ? "Somebody has to authorize this mailbox again." : known.problem();
        }
        return missing.isEmpty()
                ? null
                : "The configuration asks for more than was granted: " + String.join(" ", missing)
                        + ". Authorize again.";
    }
}
