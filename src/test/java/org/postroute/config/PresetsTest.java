package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postroute.config.ConfigurationFile.AGENT;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroute.config.OAuthSettings.Provider;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;

class PresetsTest {
    private static final String KEY = "postroute.connection.support.";
    private static final String PASSWORD = KEY + "password=app-password\n";

    @TempDir
    private Path folder;

    private ConfigurationFile file;

    @BeforeEach
    void inFolder() {
        file = new ConfigurationFile(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "microsoft365, outlook.office365.com, smtp.office365.com, 587, STARTTLS",
        "gmail, imap.gmail.com, smtp.gmail.com, 587, STARTTLS",
        "yahoo, imap.mail.yahoo.com, smtp.mail.yahoo.com, 465, SSL",
        "zoho, imap.zoho.com, smtp.zoho.com, 587, STARTTLS",
        "fastmail, imap.fastmail.com, smtp.fastmail.com, 587, STARTTLS"
    })
    void a_preset_fills_both_servers(String preset, String imap, String smtp, int port, Security security) {
        MailboxSettings mailbox = mailbox(address("ann@acme.example") + KEY + "preset=" + preset);

        assertThat(mailbox.imap())
                .extracting(ServerSettings::host, ServerSettings::port, ServerSettings::security)
                .containsExactly(imap, 993, Security.SSL);
        assertThat(mailbox.smtp())
                .extracting(ServerSettings::host, ServerSettings::port, ServerSettings::security)
                .containsExactly(smtp, port, security);
    }

    @Test
    void a_preset_never_overrides() {
        MailboxSettings mailbox = mailbox(address("ann@acme.example") + KEY + "preset=yahoo\n" + KEY
                + "imap.host=proxy.acme.example\n" + KEY + "imap.port=1993\n" + KEY + "smtp.port=587");

        assertThat(mailbox.imap())
                .extracting(ServerSettings::host, ServerSettings::port)
                .containsExactly("proxy.acme.example", 1993);
        assertThat(mailbox.smtp())
                .extracting(ServerSettings::host, ServerSettings::port, ServerSettings::security)
                .containsExactly("smtp.mail.yahoo.com", 587, Security.STARTTLS);
    }

    @ParameterizedTest
    @CsvSource({
        "ann@gmail.com, imap.gmail.com",
        "ann@GoogleMail.com, imap.gmail.com",
        "ann@outlook.de, outlook.office365.com",
        "ann@hotmail.co.uk, outlook.office365.com",
        "ann@acme.onmicrosoft.com, outlook.office365.com",
        "ann@yahoo.co.uk, imap.mail.yahoo.com",
        "ann@ymail.com, imap.mail.yahoo.com",
        "ann@zohomail.com, imap.zoho.com",
        "ann@fastmail.fm, imap.fastmail.com"
    })
    void without_a_preset_the_domain_tells_it(String address, String imap) {
        assertThat(mailbox(address(address)).imap().host()).isEqualTo(imap);
    }

    @ParameterizedTest
    @CsvSource({"ann@acme.example", "ann@yahoo.co.jp", "ann@notgmail.com", "ann@gmail.com.acme.example"})
    void other_domains_tell_nothing(String address) {
        assertThat(file.faults(address(address) + AGENT))
                .containsExactly(
                        "application.properties: postroute.connection.support.imap.host: is missing for mailbox support-1, and its address "
                                + "tells no preset. Use the host name alone, such as mail.example.com, or name a preset.",
                        "application.properties: postroute.connection.support.smtp.host: is missing for mailbox support-1, and its address "
                                + "tells no preset. Use the host name alone, such as mail.example.com, or name a preset.");
    }

    @Test
    void custom_is_not_guessed_away() {
        assertThat(file.faults(address("ann@gmail.com") + KEY + "preset=custom\n" + AGENT))
                .hasSize(2);
    }

    @Test
    void a_guess_says_nothing_of_a_server_that_is_given() {
        MailboxSettings mailbox = mailbox(address("ann@yahoo.com") + KEY + "smtp.host=relay.acme.example");

        assertThat(mailbox.smtp())
                .extracting(ServerSettings::host, ServerSettings::port)
                .containsExactly("relay.acme.example", 587);
        assertThat(mailbox.imap().host()).isEqualTo("imap.mail.yahoo.com");
    }

    @Test
    void several_mailboxes_may_be_at_different_providers() {
        List<MailboxSettings> mailboxes = file.settings(
                        address("ann@gmail.com,bob@fastmail.com,eve@acme.example") + KEY + "preset=,,zoho\n" + AGENT)
                .mailboxes();

        assertThat(mailboxes)
                .extracting(mailbox -> mailbox.imap().host())
                .containsExactly("imap.gmail.com", "imap.fastmail.com", "imap.zoho.com");
    }

    @Test
    void a_shared_application_leaves_only_the_consent_to_each_mailbox() {
        MailboxSettings mailbox = mailbox(KEY + "address=ann@acme.example\n" + KEY + "preset=microsoft365\n" + KEY
                + "oauth.enabled=true\npostroute.oauth.microsoft.client-id=client\n"
                + "postroute.oauth.microsoft.client-secret=hidden\npostroute.oauth.microsoft.tenant=acme.example\n"
                + "postroute.oauth.microsoft.client-secret-expires=2031-01-31\n");

        OAuthSettings oauth = mailbox.oauth();
        assertThat(oauth).isNotNull();
        assertThat(oauth.provider()).isEqualTo(Provider.MICROSOFT);
        assertThat(oauth.clientId()).isEqualTo("client");
        assertThat(oauth.clientSecret()).isEqualTo(new Secret("hidden"));
        assertThat(oauth.clientSecretExpires()).hasToString("2031-01-31");
        assertThat(oauth.refreshToken()).isNull();
        assertThat(oauth.tokenUri())
                .isEqualTo(URI.create("https://login.microsoftonline.com/acme.example/oauth2/v2.0/token"));
        assertThat(oauth.scopes())
                .containsExactly(
                        "offline_access",
                        "https://outlook.office.com/IMAP.AccessAsUser.All",
                        "https://outlook.office.com/SMTP.Send");
        assertThat(mailbox.imap().auth()).isEqualTo(AuthMode.OAUTH2);
        assertThat(mailbox.smtp().auth()).isEqualTo(AuthMode.OAUTH2);
        assertThat(mailbox.smtp().password()).isNull();
        assertThat(mailbox.smtp().username()).isEqualTo("ann@acme.example");
    }

    @Test
    void without_a_provider_it_is_googles_server() {
        OAuthSettings oauth = mailbox(KEY + "address=ann@acme.example\n" + KEY + "imap.host=a.example\n" + KEY
                        + "smtp.host=b.example\n" + KEY + "oauth.enabled=true\n" + KEY + "oauth.client-id=id\n" + KEY
                        + "oauth.client-secret=hidden\n" + KEY + "oauth.refresh-token=token\n")
                .oauth();

        assertThat(oauth.provider()).isEqualTo(Provider.GOOGLE);
        assertThat(oauth.tokenUri()).isEqualTo(URI.create("https://oauth2.googleapis.com/token"));
        assertThat(oauth.refreshToken()).isEqualTo(new Secret("token"));
    }

    @Test
    void what_is_in_force_says_where_it_came_from() {
        Loaded loaded = file.read(
                KEY + "address=ann@gmail.com\n" + KEY + "oauth.enabled=true\n"
                        + "postroute.oauth.google.client-id=client\npostroute.oauth.google.client-secret=hidden\n"
                        + AGENT,
                Map.of());

        List<EffectiveValue> values =
                ((Loaded.Ok) loaded).configuration().effective().get(0).values();
        assertThat(values)
                .filteredOn(value -> List.of(
                                "preset", "imap.host", "imap.auth", "oauth.client-id", "oauth.client-secret", "folder")
                        .contains(value.name()))
                .extracting(value -> value.name() + "=" + value.value() + " (" + value.source() + ")")
                .containsExactlyInAnyOrder(
                        "preset=gmail (guessed from the address)",
                        "imap.host=imap.gmail.com (preset gmail, guessed from the address)",
                        "imap.auth=oauth2 (follows oauth.enabled)",
                        "oauth.client-id=client (shared postroute.oauth.google.client-id)",
                        "oauth.client-secret=******** (shared postroute.oauth.google.client-secret)",
                        "folder=INBOX (default)");
    }

    @Test
    void a_password_for_microsoft_is_warned_of() {
        assertThat(file.settings(address("ann@outlook.com") + AGENT).warnings())
                .containsExactly(
                        "postroute.connection.support.imap.host: Microsoft ended password sign-in for IMAP; mailbox "
                                + "support-1 needs postroute.connection.support.oauth.enabled=true");
    }

    @Test
    void the_keys_of_oauth_are_shown_where_it_is_on() {
        Loaded loaded = file.read(address("ann@gmail.com") + AGENT, Map.of());

        assertThat(((Loaded.Ok) loaded).configuration().effective().get(0).values())
                .extracting(EffectiveValue::name)
                .contains("oauth.enabled")
                .doesNotContain("oauth.client-id", "oauth.tenant");
    }

    @Test
    void a_limit_and_the_recipients_of_a_policy_are_read() {
        PolicySettings policy = file.settings(address("ann@gmail.com") + AGENT
                        + "postroute.policy.sending-limit=1000/d,100/h\n"
                        + "postroute.policy.allowed-recipients=Bob@Acme.example, example.net\n")
                .policy();

        assertThat(policy.sendingLimit()).isEqualTo(new PolicySettings.Limit(100, 1000));
        assertThat(policy.allowedRecipients()).containsExactly("bob@acme.example", "example.net");
        assertThat(policy.notices())
                .containsExactly(
                        "mail goes to these only: bob@acme.example, example.net",
                        "a mailbox sends at most 100 an hour, 1000 a day");
    }

    private MailboxSettings mailbox(String content) {
        return file.mailbox(content + "\n" + AGENT);
    }

    private static String address(String addresses) {
        return KEY + "address=" + addresses + "\n" + PASSWORD;
    }
}
