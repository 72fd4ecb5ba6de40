package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.oauth.ConsentState;
import org.postroute.oauth.Standing;

/**
 * Whether a mailbox may be used with its provider.
 *
 * @param state authorized or awaiting-authorization
 * @param reason why somebody has to authorize it
 * @param provider google, microsoft or generic
 * @param methods how it can be authorized: browser, paste, device
 * @param scopes granted, as far as the provider told
 * @param missing scopes that are configured and were not granted
 * @param authorizedAt ISO 8601, in UTC
 * @param revoked only after a revocation: at-provider, no-endpoint, not-at-provider or nothing
 */
@JsonPropertyOrder({
    "mailbox",
    "address",
    "state",
    "reason",
    "provider",
    "methods",
    "scopes",
    "missing",
    "authorizedAt",
    "revoked"
})
public record AuthorizationDocument(
        String mailbox,
        String address,
        String state,
        @Nullable String reason,
        String provider,
        List<String> methods,
        List<String> scopes,
        List<String> missing,
        @Nullable String authorizedAt,
        @Nullable String revoked) {

    static AuthorizationDocument of(
            MailboxSettings mailbox, OAuthSettings oauth, ConsentState consent, @Nullable String revoked) {
        Standing standing = consent.standing();
        return new AuthorizationDocument(
                mailbox.id(),
                mailbox.address().toString(),
                consent.reason() == null ? "authorized" : "awaiting-authorization",
                consent.reason(),
                oauth.provider().text(),
                methods(oauth),
                standing == null ? List.of() : standing.scopes(),
                consent.missing(),
                standing == null || consent.reason() != null
                        ? null
                        : standing.givenAt().toString(),
                revoked);
    }

    private static List<String> methods(OAuthSettings oauth) {
        List<String> browser = oauth.authorizationUri() == null ? List.of() : List.of("browser", "paste");
        List<String> device = oauth.deviceAuthorizationUri() == null ? List.of() : List.of("device");
        return Stream.concat(browser.stream(), device.stream()).toList();
    }
}
