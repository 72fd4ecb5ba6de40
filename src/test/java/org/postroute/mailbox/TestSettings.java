package org.postroute.mailbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ApiSettings;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.LedgerSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.OperatingSettings;
import org.postroute.config.PolicySettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.RetrySettings;
import org.postroute.config.ReturnSettings;
import org.postroute.config.Secret;
import org.postroute.config.SenderChecks;
import org.postroute.config.SentSettings;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.EgressPolicy;
import org.postroute.message.EmailAddress;

/** One connection named test with one mailbox, test-1. */
final class TestSettings {
    static final String PASSWORD = "s3cret-canary";
    static final EgressGuard NAMES = new EgressGuard(() -> EgressPolicy.USUAL);

    private TestSettings() {}

    static ServerSettings server(int port, Security security, AuthMode auth, String username, String password) {
        return server("localhost", port, security, auth, username, password);
    }

    static ServerSettings server(
            String host, int port, Security security, AuthMode auth, String username, String password) {
        return new ServerSettings(host, port, security, auth, username, new Secret(password));
    }

    static ServerSettings plainServer(int port) {
        return server(port, Security.NONE, AuthMode.PLAIN, "support@example.test", PASSWORD);
    }

    /** Of a mailbox whose ledger holds nothing. */
    static Sweeper sweeper(MailboxSettings mailbox, Dialer dialer) {
        return new Sweeper(
                mailbox,
                new KeptConnection(mailbox, new Access(dialer, new NoTokens()), Duration.ofSeconds(15)),
                (own, folder, validity, uids) -> Set.of(),
                FolderFloors.NONE,
                InstantSource.system(),
                new FetchMemory(256L << 20));
    }

    static PostrouteSettings settings(MailboxSettings mailbox, @Nullable Path trustFile) {
        return settings(mailbox, trustFile, true);
    }

    static PostrouteSettings settings(MailboxSettings mailbox, @Nullable Path trustFile, boolean idles) {
        return settings(List.of(mailbox), trustFile, idles);
    }

    static PostrouteSettings settings(List<MailboxSettings> mailboxes, @Nullable Path trustFile, boolean idles) {
        return settings(mailboxes, trustFile, idles, 100);
    }

    static PostrouteSettings settings(
            List<MailboxSettings> mailboxes, @Nullable Path trustFile, boolean idles, int connectionsPerHost) {
        RetrySettings retry = new RetrySettings(5, Duration.ofSeconds(1), Duration.ofMinutes(1));
        ConnectionSettings connection = new ConnectionSettings(
                "test",
                "agent",
                Duration.ofSeconds(15),
                idles,
                ConnectionSettings.SessionKey.CUSTOMER,
                Duration.ofDays(7),
                SenderChecks.NONE,
                ConnectionSettings.OnMailboxFailure.STOP,
                mailboxes);
        return new PostrouteSettings(
                List.of(connection),
                Map.of(),
                new LedgerSettings("jdbc:sqlite::memory:", null, null, retry),
                new ApiSettings("localhost", 0),
                0,
                OperatingSettings.USUAL,
                connectionsPerHost,
                URI.create("http://localhost"),
                trustFile,
                null,
                PolicySettings.NONE,
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
        return mailbox("test-1", address, imap, smtp, folder, maxAttachmentBytes);
    }

    /** The one with this number, of several. */
    static MailboxSettings mailbox(int number, ServerSettings imap, String folder) {
        return mailbox("test-" + number, "support" + number + "@example.test", imap, null, folder, 0);
    }

    /** The same, whose reports of undeliverable mail go elsewhere. */
    static MailboxSettings returning(MailboxSettings mailbox, String address) {
        return new MailboxSettings(
                mailbox.id(),
                mailbox.connection(),
                mailbox.address(),
                mailbox.name(),
                mailbox.imap(),
                mailbox.smtp(),
                mailbox.folder(),
                mailbox.maxAttachmentBytes(),
                mailbox.backfill(),
                mailbox.messageContentType(),
                mailbox.signature(),
                mailbox.sent(),
                new ReturnSettings(EmailAddress.parse(address).orElseThrow(), List.of()),
                mailbox.oauth());
    }

    private static MailboxSettings mailbox(
            String id,
            String address,
            @Nullable ServerSettings imap,
            @Nullable ServerSettings smtp,
            String folder,
            long maxAttachmentBytes) {
        return new MailboxSettings(
                id,
                "test",
                EmailAddress.parse(address).orElseThrow(),
                null,
                imap,
                smtp,
                folder,
                maxAttachmentBytes,
                null,
                MailboxSettings.MessageContentType.TEXT_PLAIN,
                null,
                SentSettings.DEFAULT,
                ReturnSettings.DEFAULT,
                null);
    }
}
