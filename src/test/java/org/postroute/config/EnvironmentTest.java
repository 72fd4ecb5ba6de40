package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postroute.config.ConfigurationFile.AGENT;
import static org.postroute.config.ConfigurationFile.VALID;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
    @TempDir
    private Path folder;

    private ConfigurationFile file;

    @BeforeEach
    void inFolder() {
        file = new ConfigurationFile(folder);
    }

    @Test
    void every_key_has_a_variable_that_wins_over_the_file() {
        PostrouteSettings settings = file.settings(
                VALID + "postroute.api.port=1\npostroute.connection.support.imap.port=1",
                Map.of("POSTROUTE_API_PORT", "8090", "POSTROUTE_CONNECTION_SUPPORT_IMAP_PORT", "1993"));

        assertThat(settings.api().port()).isEqualTo(8090);
        assertThat(settings.mailboxes().get(0).imap().port()).isEqualTo(1993);
    }

    @Test
    void a_whole_configuration_can_stand_in_the_environment() {
        PostrouteSettings settings = file.settings(
                "",
                Map.of(
                        "POSTROUTE_CONNECTION_SUPPORT_EU_ADDRESS", "support@example.com",
                        "POSTROUTE_CONNECTION_SUPPORT_EU_IMAP_HOST", "imap.example.com",
                        "POSTROUTE_CONNECTION_SUPPORT_EU_IMAP_PASSWORD", "one",
                        "POSTROUTE_CONNECTION_SUPPORT_EU_OUTBOUND", "false",
                        "POSTROUTE_AGENT_DEFAULT_URL", "https://agent.example.com",
                        "POSTROUTE_AGENT_DEFAULT_SECRET", ConfigurationFile.SECRET));

        assertThat(settings.connections()).extracting(ConnectionSettings::name).containsExactly("support-eu");
        assertThat(settings.mailboxes().get(0).imap().password().reveal()).isEqualTo("one");
    }

    @Test
    void an_ambiguous_variable_means_the_connection_that_the_file_names_then_the_shorter_name() {
        Map<String, String> variable = Map.of("POSTROUTE_CONNECTION_A_IMAP_PASSWORD", "x");

        assertThat(keys(variable, List.of())).containsExactly("postroute.connection.a.imap.password");
        assertThat(keys(variable, List.of("postroute.connection.a-imap.address")))
                .containsExactly("postroute.connection.a-imap.password");
        assertThat(keys(variable, List.of("postroute.connection.a-imap.address", "postroute.connection.a.address")))
                .containsExactly("postroute.connection.a.imap.password");
    }

    private static Iterable<String> keys(Map<String, String> variables, List<String> fileKeys) {
        return new Environment(variables, fileKeys, new Findings("file"))
                .entries()
                .keySet();
    }

    @Test
    void a_fault_names_the_variable() {
        assertThat(file.faults(VALID, Map.of("POSTROUTE_API_PORT", "http")))
                .containsExactly("environment POSTROUTE_API_PORT: postroute.api.port: cannot be \"http\". "
                        + "Use a number from 1 to 65535, or 0 for any free port.");
    }

    @Test
    void an_empty_variable_counts_as_not_given() {
        assertThat(file.settings(VALID, Map.of("POSTROUTE_API_PORT", "", "EMAIL_NAME", "")))
                .isEqualTo(file.settings(VALID));
    }

    @Test
    void a_line_break_at_the_end_of_a_variable_is_no_part_of_the_value() {
        Map<String, String> environment = Map.of(
                "POSTROUTE_AGENT_DEFAULT_SECRET",
                ConfigurationFile.SECRET + "\n",
                "POSTROUTE_CONNECTION_SUPPORT_PASSWORD",
                "app-password\n");

        assertThat(file.settings(VALID, environment)).isEqualTo(file.settings(VALID));
    }

    @Test
    void a_variable_that_stands_for_no_key_is_told_but_not_what_kubernetes_makes_for_a_service() {
        PostrouteSettings settings = file.settings(
                VALID,
                Map.of(
                        "POSTROUTE_API_PROT", "canary",
                        "POSTROUTE_API_TOKEN", "canary",
                        "POSTROUTE_LOG_LEVEL", "DEBUG",
                        "POSTROUTE_API_PORT", "tcp://10.0.0.1:8080",
                        "POSTROUTE_API_PORT_8080_TCP_ADDR", "10.0.0.1",
                        "POSTROUTE_API_SERVICE_HOST", "10.0.0.1",
                        "POSTROUTE_API_SERVICE_PORT_HTTP", "8080",
                        "POSTROUTE_PORT", "tcp://10.0.0.1:8080"));

        assertThat(settings.warnings())
                .containsExactly("environment POSTROUTE_API_PROT stands for no key and is not used");
        assertThat(settings.api().port()).isEqualTo(8080);
    }

    @Test
    void established_variables_hold_where_a_connection_does_not_set_the_key_itself() {
        String two = AGENT + """
                postroute.connection.shop.address=a@example.com,b@example.com
                postroute.connection.shop.password=x
                postroute.connection.shop.imap.host=imap.example.com
                postroute.connection.shop.smtp.host=smtp.example.com
                postroute.connection.own.address=c@example.com
                postroute.connection.own.password=x
                postroute.connection.own.imap.host=imap.example.com
                postroute.connection.own.smtp.host=smtp.example.com
                postroute.connection.own.name=Own
                postroute.connection.own.folder=Own
                postroute.connection.own.message-content-type=text/plain
                postroute.connection.own.signature=
                postroute.connection.own.max-attachment-bytes=1
                postroute.connection.own.check-interval=1
                """;
        PostrouteSettings settings = file.settings(
                two,
                Map.of(
                        "EMAIL_NAME", "Anna\\, A",
                        "IMAP_MAILBOX", "First",
                        "MESSAGE_CONTENT_TYPE", "text/html",
                        "SMTP_SIGNATURE", "Bye, {{ sender_name }}",
                        "EMAIL_MAX_ATTACHMENT_BYTES", "0",
                        "CHECK_INTERVAL", "60"));
        MailboxSettings shop = settings.mailbox("shop-2").orElseThrow();
        MailboxSettings own = settings.mailbox("own-1").orElseThrow();

        assertThat(shop)
                .extracting("name", "folder", "signature", "maxAttachmentBytes")
                .containsExactly("Anna, A", "First", "Bye, {{ sender_name }}", 0L);
        assertThat(shop.messageContentType().mediaType()).isEqualTo("text/html");
        assertThat(settings.connection("shop").orElseThrow().checkInterval()).hasSeconds(60);
        assertThat(own)
                .extracting("name", "folder", "signature", "maxAttachmentBytes")
                .containsExactly("Own", "Own", null, 1L);
        assertThat(settings.connection("own").orElseThrow().checkInterval()).hasSeconds(1);
    }

    @Test
    void the_keys_own_variable_wins_over_the_established_one() {
        Map<String, String> environment =
                Map.of("EMAIL_NAME", "Old", "POSTROUTE_CONNECTION_SUPPORT_NAME", "New", "UNRELATED", "x");

        assertThat(file.settings(VALID, environment).mailboxes().get(0).name()).isEqualTo("New");
    }

    @Test
    void established_variables_that_the_established_channel_takes_as_lists_are_lists() {
        Map<String, String> environment = Collections.unmodifiableMap(new HashMap<>(Map.of("EMAIL_NAME", "Anna,Bob")));
        String two = VALID.replace("support@example.com", "a@example.com,b@example.com");

        assertThat(file.settings(two, environment).mailboxes())
                .extracting(MailboxSettings::name)
                .containsExactly("Anna", "Bob");
    }
}
