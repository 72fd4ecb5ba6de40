package org.postroute.oauth;

import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ApiSettings;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.LedgerSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OAuthSettings;
import org.postroute.config.OperatingSettings;
import org.postroute.config.PolicySettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.RetrySettings;
import org.postroute.config.ReturnSettings;
import org.postroute.config.Secret;
import org.postroute.config.SenderChecks;
import org.postroute.config.SentSettings;
import org.postroute.message.EmailAddress;

/** Mailboxes that sign in by OAuth. */
public final class OAuthSamples {
    private OAuthSamples() {}

    /** Of a consent, not a configured refresh token. */
    public static OAuthSettings settings() {
        return settings(OAuthSettings.Provider.GENERIC, URI.create("https://login.acme.test/token"), null);
    }

    public static OAuthSettings settings(OAuthSettings.Provider provider, URI tokenUri, @Nullable String refreshToken) {
        return settings(provider, tokenUri, refreshToken, null);
    }

    public static OAuthSettings settings(
            OAuthSettings.Provider provider,
            URI tokenUri,
            @Nullable String refreshToken,
            @Nullable LocalDate clientSecretExpires) {
        return new OAuthSettings(
                provider,
                "client-1",
                new Secret("client-canary"),
                clientSecretExpires,
                tokenUri,
                null,
                null,
                null,
                List.of("mail"),
                refreshToken == null ? null : new Secret(refreshToken),
                "");
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
                ReturnSettings.DEFAULT,
                oauth);
    }

    /** With this mailbox and no other. */
    public static PostrouteSettings configuration(MailboxSettings mailbox) {
        ConnectionSettings connection = new ConnectionSettings(
                mailbox.connection(),
                "agent",
                Duration.ofSeconds(15),
                true,
                ConnectionSettings.SessionKey.CUSTOMER,
                Duration.ofDays(7),
                SenderChecks.NONE,
                ConnectionSettings.OnMailboxFailure.STOP,
                List.of(mailbox));
        return new PostrouteSettings(
                List.of(connection),
                Map.of(),
                new LedgerSettings(
                        "jdbc:sqlite:none",
                        null,
                        null,
                        new RetrySettings(1, Duration.ofSeconds(1), Duration.ofSeconds(1))),
                new ApiSettings("localhost", 0),
                0,
                OperatingSettings.USUAL,
                100,
                URI.create("http://localhost"),
                null,
                null,
                PolicySettings.NONE,
                List.of());
    }
}
