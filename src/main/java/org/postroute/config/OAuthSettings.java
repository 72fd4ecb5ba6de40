package org.postroute.config;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a mailbox gets its access tokens (RFC 6749).
 *
 * @param clientSecret null for a public client
 * @param clientSecretExpires the last day of the client secret; null when not told
 * @param authorizationUri null where no consent can be asked for in a browser
 * @param deviceAuthorizationUri RFC 8628; null where the provider has none
 * @param revocationUri RFC 7009; null where the provider has none
 * @param refreshToken as configured; null when it comes from a consent and is kept in the ledger
 * @param addedAs name of the connection when it was added through the API; empty when it stands in the configuration
 */
public record OAuthSettings(
        Provider provider,
        String clientId,
        @Nullable Secret clientSecret,
        @Nullable LocalDate clientSecretExpires,
        URI tokenUri,
        @Nullable URI authorizationUri,
        @Nullable URI deviceAuthorizationUri,
        @Nullable URI revocationUri,
        List<String> scopes,
        @Nullable Secret refreshToken,
        String addedAs) {

    public OAuthSettings {
        scopes = List.copyOf(scopes);
    }

    /** Whose peculiarities are known. */
    public enum Provider {
        GOOGLE,
        MICROSOFT,
        GENERIC;

        /** As properties and the API write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
