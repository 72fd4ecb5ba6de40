package org.postroute.oauth;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.Secret;
import org.postroute.config.SentSettings;
import org.postroute.message.EmailAddress;

/** Mailboxes that sign in by OAuth. */
public final class OAuthSamples {
    private OAuthSamples() {}

    public static OAuthSettings settings(OAuthSettings.Provider provider, URI tokenUri, @Nullable String refreshToken) {
        return new OAuthSettings(
                provider,
                "client-1",
                new Secret("client-canary"),
                null,
                tokenUri,
                null,
                null,
                null,
                List.of("mail"),
                refreshToken == null ? null : new Secret(refreshToken));
    }

    public static MailboxSettings mailbox(String address, OAuthSettings oauth) {
        return new MailboxSettings(
                "support-1",
                "support",
                EmailAddress.parse(address).orElseThrow(),
                null,
                null,
                null,
                "INBOX",
                0,
                null,
                MailboxSettings.MessageContentType.TEXT_PLAIN,
                null,
                SentSettings.DEFAULT,
                oauth);
    }
}
