package org.postroute.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postroute.config.AgentSettings;
import org.postroute.config.ApiSettings;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.config.LedgerSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.MailboxSettings.MessageContentType;
import org.postroute.config.OperatingSettings;
import org.postroute.config.PolicySettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.RetrySettings;
import org.postroute.config.ReturnSettings;
import org.postroute.config.Secret;
import org.postroute.config.SenderChecks;
import org.postroute.config.SentSettings;

/** The product's configuration, as a file with one connection, one mailbox and one agent would give it. */
final class DemoSettings {
    private static final String CONNECTION = "support";
    private static final String AGENT = "echo";
    private static final long MAX_ATTACHMENT_BYTES = 10L << 20;
    private static final long INLINE_ATTACHMENT_BYTES = 1L << 20;
    private static final int MAX_TEXT_CHARACTERS = 64_000;
    private static final int CONCURRENT_CALLS = 4;
    private static final RetrySettings RETRY = new RetrySettings(5, Duration.ofSeconds(1), Duration.ofSeconds(10));

    private DemoSettings() {}

    /** @param directory where the ledger goes */
    static PostrouteSettings of(MailServer mail, URI agent, Secret secret, Path directory) {
        ApiSettings api = new ApiSettings(MailServer.HOST, freePort());
        return new PostrouteSettings(
                List.of(new ConnectionSettings(
                        CONNECTION,
                        AGENT,
                        Duration.ofSeconds(1),
                        true,
                        SessionKey.CUSTOMER,
                        Duration.ofHours(1),
                        SenderChecks.NONE,
                        ConnectionSettings.OnMailboxFailure.STOP,
                        List.of(mailbox(mail)))),
                Map.of(AGENT, agent(agent, secret)),
                new LedgerSettings("jdbc:sqlite:" + directory.resolve("postroute.db"), null, null, RETRY),
                api,
                freePort(),
                OperatingSettings.USUAL,
                10,
                URI.create("http://" + api.host() + ":" + api.port()),
                null,
                null,
                PolicySettings.NONE,
                List.of());
    }

    private static MailboxSettings mailbox(MailServer mail) {
        return new MailboxSettings(
                CONNECTION + "-1",
                CONNECTION,
                MailServer.SUPPORT,
                MailServer.SUPPORT_NAME,
                mail.imap(),
                mail.smtp(),
                "INBOX",
                MAX_ATTACHMENT_BYTES,
                null,
                MessageContentType.TEXT_PLAIN,
                "{{ sender_name }}\nwritten by the echo agent of the demo",
                SentSettings.DEFAULT,
                ReturnSettings.DEFAULT,
                null);
    }

    private static AgentSettings agent(URI url, Secret secret) {
        return new AgentSettings(
                AGENT,
                url,
                List.of(secret),
                Duration.ofSeconds(10),
                CONCURRENT_CALLS,
                RETRY,
                new AgentSettings.Handover(INLINE_ATTACHMENT_BYTES, MAX_TEXT_CHARACTERS, false),
                Duration.ofMinutes(10),
                false);
    }

    /** What a demo on a terminal wants of Camel: nothing that others can reach, and no long wait at the end. */
    static Properties camel() {
        Properties camel = new Properties();
        camel.put("camel.management.host", MailServer.HOST);
        camel.put("camel.main.shutdown-timeout", "5");
        return camel;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(MailServer.HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
