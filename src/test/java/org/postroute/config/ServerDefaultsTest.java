package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postroute.config.ConfigurationFile.MAILBOX;
import static org.postroute.config.ConfigurationFile.VALID;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.config.ConnectionSettings.SessionKey;
import org.postroute.config.MailboxSettings.MessageContentType;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.EmailAddress;

class ServerDefaultsTest {
    private static final String KEY = "postroute.connection.support.";
    private static final Secret PASSWORD = new Secret("app-password");

    @TempDir
    private Path folder;

    private ConfigurationFile file;

    @BeforeEach
    void inFolder() {
        file = new ConfigurationFile(folder);
    }

    @Test
    void what_comes_back_of_sent_mail_is_as_configured_and_told_when_nobody_here_hears_of_it() {
        String sender = KEY + "envelope-sender=";
        PostrouteSettings settings = file.settings(
                VALID + sender + "bounces@example.com\n" + KEY + "auto-response-suppress=oof, AUTOREPLY\n");

        assertThat(settings.mailboxes().get(0).returns())
                .isEqualTo(new ReturnSettings(new EmailAddress("bounces", "example.com"), List.of("OOF", "AutoReply")));
        assertThat(settings.mailboxes().get(0).envelopeSender()).hasToString("bounces@example.com");
        assertThat(settings.warnings())
                .containsExactly(
                        "postroute.connection.support.envelope-sender is bounces@example.com, which no mailbox here"
                                + " receives: nobody hears here of mail that bounces");
        assertThat(file.settings(VALID + sender + "Support@example.com\n").warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Files.Example.com, files.example.com",
        "b\u00fccher.example., xn--bcher-kva.example",
        "10.0.0.9, 10.0.0.9",
        "fd00::1, fd00::1"
    })
    void a_host_of_files_is_what_a_url_has(String written, String read) {
        PostrouteSettings settings = file.settings(VALID + "postroute.policy.attachment-hosts=" + written + "\n");

        assertThat(settings.policy().reach().fileHosts()).containsExactly(read);
    }

    @Test
    void the_smallest_configuration_has_the_documented_defaults() {
        PostrouteSettings settings = file.settings(VALID);

        assertThat(settings.mailboxes())
                .containsExactly(new MailboxSettings(
                        "support-1",
                        "support",
                        new EmailAddress("support", "example.com"),
                        null,
                        new ServerSettings(
                                "imap.example.com", 993, Security.SSL, AuthMode.LOGIN, "support@example.com", PASSWORD),
                        new ServerSettings(
                                "smtp.example.com",
                                587,
                                Security.STARTTLS,
                                AuthMode.LOGIN,
                                "support@example.com",
                                PASSWORD),
                        "INBOX",
                        10_485_760,
                        null,
                        MessageContentType.TEXT_PLAIN,
                        null,
                        SentSettings.DEFAULT,
                        ReturnSettings.DEFAULT,
                        null));
        assertThat(settings.connections().get(0))
                .extracting("agent", "checkInterval", "sessionKey", "sessionIdleTimeout")
                .containsExactly("default", Duration.ofSeconds(15), SessionKey.CUSTOMER, Duration.ofDays(7));
        assertThat(settings.agents().get("default"))
                .extracting("timeout", "retry", "handover", "grantLifetime")
                .containsExactly(
                        Duration.ofSeconds(30),
                        new RetrySettings(200, Duration.ofSeconds(2), Duration.ofMinutes(10), Duration.ofDays(1)),
                        new AgentSettings.Handover(262_144, 64_000, false),
                        Duration.ofDays(7));
        assertThat(settings.ledger().url()).isEqualTo("jdbc:sqlite:data/postroute.db");
        assertThat(settings.api()).isEqualTo(new ApiSettings("127.0.0.1", 8080));
        assertThat(settings.managementPort()).isEqualTo(9876);
        assertThat(settings.publicUrl()).isEqualTo(URI.create("http://localhost:8080"));
        assertThat(settings.trustFile()).isNull();
        assertThat(settings.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ssl, 993", "starttls, 143", "none, 143"})
    void the_imap_port_follows_the_security(String security, int port) {
        assertThat(file.mailbox(VALID + KEY + "imap.security=" + security)
                        .imap()
                        .port())
                .isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"465, SSL", "587, STARTTLS"})
    void the_smtp_security_follows_the_port(int port, Security security) {
        assertThat(file.mailbox(VALID + KEY + "smtp.port=" + port).smtp().security())
                .isEqualTo(security);
    }

    @Test
    void a_given_security_is_not_changed_by_the_port() {
        MailboxSettings mailbox = file.mailbox(VALID + KEY + "smtp.port=465\n" + KEY + "smtp.security=starttls");

        assertThat(mailbox.smtp().security()).isEqualTo(Security.STARTTLS);
    }

    @Test
    void a_user_name_may_be_any_text_and_no_sign_in_needs_neither_name_nor_password() {
        MailboxSettings named = file.mailbox(VALID + KEY + "imap.username=domain\\\\ann");
        MailboxSettings open = file.mailbox(VALID + KEY + "smtp.auth=none");

        assertThat(named.imap().username()).isEqualTo("domain\\ann");
        assertThat(open.smtp().username()).isNull();
        assertThat(open.smtp().password()).isNull();
    }

    @Test
    void only_the_keys_of_a_direction_that_is_on_are_needed_or_looked_at() {
        String sendingOnly = KEY + "address=a@example.com\n" + KEY + "smtp.host=localhost\n" + KEY + "smtp.auth=none\n"
                + KEY + "inbound=false\n" + KEY + "imap.port=no port\n" + KEY + "imap.password-file=/nowhere\n";
        MailboxSettings mailbox = file.mailbox(sendingOnly);

        assertThat(mailbox.imap()).isNull();
        assertThat(mailbox.smtp()).isNotNull();
        assertThat(file.mailbox(VALID + KEY + "outbound=false").smtp()).isNull();
    }

    @Test
    void unprotected_connections_to_other_machines_are_warned_of() {
        String open = VALID.replace("https://agent.", "http://agent.") + KEY + "imap.security=none\n" + KEY
                + "smtp.security=none\n" + "postroute.public-url=http://postroute.example.com/";

        assertThat(file.settings(open).warnings())
                .containsExactlyInAnyOrder(
                        "postroute.connection.support.imap.security=none: "
                                + "mail and passwords travel unprotected to imap.example.com",
                        "postroute.connection.support.smtp.security=none: "
                                + "mail and passwords travel unprotected to smtp.example.com",
                        "postroute.agent.default.url is http: mail travels unprotected to agent.example.com",
                        "postroute.public-url is http: answers travel unprotected to postroute.example.com");
    }

    @ParameterizedTest
    @CsvSource({"localhost", "127.0.0.1", "::1", "[::1]"})
    void this_machine_needs_no_protection(String host) {
        String local = VALID.replace("imap.example.com", host) + KEY + "imap.security=none";

        assertThat(file.settings(local).warnings()).isEmpty();
    }

    @Test
    void an_agent_that_nobody_uses_is_warned_of() {
        String second =
                "postroute.agent.spare.url=https://x.example.com\npostroute.agent.spare.secret=" + "s".repeat(24);

        assertThat(file.settings(VALID + second).warnings())
                .containsExactly("postroute.agent.spare is used by no connection");
    }

    @Test
    void the_public_url_has_no_slash_at_its_end_and_follows_the_port() {
        assertThat(file.settings(VALID + "postroute.public-url=https://x.example.com/mail/")
                        .publicUrl())
                .isEqualTo(URI.create("https://x.example.com/mail"));
        assertThat(file.settings(VALID + "postroute.api.port=8090").publicUrl())
                .isEqualTo(URI.create("http://localhost:8090"));
    }

    @Test
    void the_names_that_are_promised_to_users_are_there() {
        String promised = MAILBOX + """
                postroute.connection.support.name=Support
                postroute.connection.support.imap.port=993
                postroute.connection.support.imap.security=ssl
                postroute.connection.support.smtp.port=587
                postroute.connection.support.smtp.security=starttls
                postroute.connection.support.smtp.auth=plain
                postroute.connection.support.check-interval=5
                postroute.connection.support.agent=default
                postroute.agent.default.url=http://127.0.0.1:5000/
                postroute.agent.default.secret=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz
                postroute.ledger.url=jdbc:sqlite:other.db
                postroute.api.port=0
                postroute.management.port=0
                """;

        assertThat(file.faults(promised)).isEmpty();
    }
}
