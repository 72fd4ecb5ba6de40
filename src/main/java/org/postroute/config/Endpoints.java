package org.postroute.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroute.config.OAuthSettings.Provider;

/** What the providers publish of their authorization servers. */
record Endpoints(
        @Nullable URI token,
        @Nullable URI authorization,
        @Nullable URI device,
        @Nullable URI revocation,
        List<String> scopes) {
    private static final String MICROSOFT_HOST = "login.microsoftonline.com";

    /** Google gives no scope of mail to devices (RFC 8628); Microsoft has no endpoint to revoke at (RFC 7009). */
    static Endpoints of(Provider provider, String tenant) {
        return switch (provider) {
            case GOOGLE ->
                new Endpoints(
                        URI.create("https://oauth2.googleapis.com/token"),
                        URI.create("https://accounts.google.com/o/oauth2/v2/auth"),
                        null,
                        URI.create("https://oauth2.googleapis.com/revoke"),
                        List.of("https://mail.google.com/"));
            case MICROSOFT ->
                new Endpoints(
                        microsoft(tenant, "token"),
                        microsoft(tenant, "authorize"),
                        microsoft(tenant, "devicecode"),
                        null,
                        List.of(
                                "offline_access",
                                "https://outlook.office.com/IMAP.AccessAsUser.All",
                                "https://outlook.office.com/SMTP.Send"));
            case GENERIC -> new Endpoints(null, null, null, null, List.of());
        };
    }

    private static URI microsoft(String tenant, String endpoint) {
        return URI.create("https://" + MICROSOFT_HOST + "/" + tenant + "/oauth2/v2.0/" + endpoint);
    }

    static Provider providerOf(URI token) {
        String host = token.getHost().toLowerCase(Locale.ROOT);
        if (host.equals(MICROSOFT_HOST)) {
            return Provider.MICROSOFT;
        }
        return host.endsWith(".googleapis.com") || host.endsWith(".google.com") ? Provider.GOOGLE : Provider.GENERIC;
    }
}
