package org.postroute.mailbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ApiSettings;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.LedgerSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.RetrySettings;
import org.postroute.config.Secret;
import org.postroute.config.SentSettings;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.EmailAddress;

/** One connection named test with one mailbox, test-1. */
final class TestSettings {
    static final String PASSWORD = "s3cret-canary";

    private TestSettings() {}

    static ServerSettings server(int port, Security security, AuthMode auth, String username, String password) {
        return new ServerSettings("localhost", port, security, auth, username, new Secret(password));
    }

    static ServerSettings plainServer(int port) {
        return server(port, Security.NONE, AuthMode.PLAIN, "support@example.test", PASSWORD);
    }

    static PostrouteSettings settings(MailboxSettings mailbox, @Nullable Path trustFile) {
        RetrySettings retry = new RetrySettings(5, Duration.ofSeconds(1), Duration.ofMinutes(1));
        ConnectionSettings connection = new ConnectionSettings(
                "test",
                "agent",
                Duration.ofSeconds(15),
                ConnectionSettings.SessionKey.CUSTOMER,
                Duration.ofDays(7),
                List.of(mailbox));
        return new PostrouteSettings(
                List.of(connection),
                Map.of(),
                new LedgerSettings("jdbc:sqlite::memory:", null, null, retry),
                new ApiSettings("localhost", 0),
                0,
                URI.create("http://localhost"),
                trustFile,
                List.of());
    }

    static MailboxSettings mailbox(
            String address, @Nullable ServerSettings imap, @Nullable ServerSettings smtp, String folder) {
        return mailbox(address, imap, smtp, folder, 0);
    }

    static MailboxSettings mailbox(
            String address,
            @Nullable ServerSettings imap,
            @Nullable ServerSettings smtp,
            String folder,
            long maxAttachmentBytes) {
        return new MailboxSettings(
                "test-1",
                "test",
                EmailAddress.parse(address).orElseThrow(),
                null,
                imap,
                smtp,
                folder,
                maxAttachmentBytes,
                MailboxSettings.MessageContentType.TEXT_PLAIN,
                null,
                SentSettings.DEFAULT);
    }
}
