package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postroute.config.ConfigurationFile.AGENT;
import static org.postroute.config.ConfigurationFile.MAILBOX;
import static org.postroute.config.ConfigurationFile.VALID;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final String PASSWORD = "postroute.connection.support.password";

    @TempDir
    private Path folder;

    private ConfigurationFile file;

    @BeforeEach
    void inFolder() {
        file = new ConfigurationFile(folder);
    }

    @Test
    void a_mounted_secret_loses_its_line_break_and_keeps_its_comma() {
        Path secret = file.with("password", " pa,ss\\word\r\n");

        assertThat(password(file.mailbox(byFile(secret.toString())))).isEqualTo("pa,ss\\word");
    }

    @Test
    void several_mailboxes_have_a_file_each() {
        Path first = file.with("first", "one\n");
        Path second = file.with("second", "two\n");
        String content = byFile(first + "," + second).replace("support@example.com", "a@example.com,b@example.com");

        assertThat(file.settings(content).mailboxes())
                .extracting(SecretsTest::password)
                .containsExactly("one", "two");
    }

    @Test
    void a_value_and_a_file_exclude_each_other() {
        Path secret = file.with("password", "one");

        assertThat(file.faults(VALID + PASSWORD + "-file=" + secret))
                .containsExactly("application.properties:7: " + PASSWORD + "-file: is given beside " + PASSWORD
                        + ". Keep one of the two.");
    }

    @Test
    void an_empty_file_is_a_fault() {
        Path secret = file.with("password", " \n");

        assertThat(file.faults(byFile(secret.toString())))
                .containsExactly("application.properties:2: " + PASSWORD
                        + "-file: names an empty file. Put the secret into the file.");
    }

    @Test
    void a_folder_a_binary_and_a_huge_file_are_faults() {
        Path huge = file.with("huge", "x".repeat(70_000));

        assertThat(file.faults(byFile(folder.toString())))
                .singleElement()
                .asString()
                .contains("cannot be read");
        assertThat(file.faults(byFile(huge.toString())))
                .singleElement()
                .asString()
                .contains("more than 64 kB");
        assertThat(file.faults(byFile("a\\u0000b"))).singleElement().asString().contains("cannot be read");
    }

    @Test
    void the_environment_wins_over_value_and_file_in_the_file() {
        Map<String, String> environment = Map.of("POSTROUTE_CONNECTION_SUPPORT_PASSWORD", "from the environment");

        assertThat(password(file.settings(VALID, environment).mailboxes().get(0)))
                .isEqualTo("from the environment");
        assertThat(password(file.settings(byFile("/nowhere"), environment)
                        .mailboxes()
                        .get(0)))
                .isEqualTo("from the environment");
    }

    @Test
    void the_environment_can_name_the_file() {
        Path secret = file.with("password", "from a file\n");
        Map<String, String> environment = Map.of("POSTROUTE_CONNECTION_SUPPORT_PASSWORD_FILE", secret.toString());

        assertThat(password(file.settings(VALID, environment).mailboxes().get(0)))
                .isEqualTo("from a file");
    }

    @Test
    void each_direction_may_have_its_own_password() {
        MailboxSettings mailbox = file.mailbox(VALID + "postroute.connection.support.smtp.password=other");

        assertThat(mailbox.imap().password().reveal()).isEqualTo("app-password");
        assertThat(mailbox.smtp().password().reveal()).isEqualTo("other");
    }

    @Test
    void only_the_direction_without_a_password_is_told() {
        String content = VALID.replace(PASSWORD + "=", "postroute.connection.support.imap.password=");

        assertThat(file.faults(content))
                .singleElement()
                .asString()
                .startsWith(
                        "application.properties: postroute.connection.support.smtp.password: is missing for mailbox support-1.");
    }

    @Test
    void a_password_with_a_control_character_is_probably_a_lost_backslash() {
        assertThat(file.faults(VALID.replace("app-password", "pa\\new")))
                .containsExactly("application.properties:2: " + PASSWORD
                        + ": cannot be this value. Use one line of text; a backslash is written \\\\.");
    }

    @Test
    void two_signing_secrets_are_active_while_one_replaces_the_other() {
        String current = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
        AgentSettings agent = file.settings(MAILBOX + AGENT.replace(ConfigurationFile.SECRET, current)
                        + "postroute.agent.default.secret-previous=" + ConfigurationFile.SECRET)
                .agents()
                .get("default");

        assertThat(agent.secrets()).containsExactly(new Secret(current), new Secret(ConfigurationFile.SECRET));
    }

    @Test
    void a_signing_secret_in_standard_form_must_be_long_base64() {
        for (String wrong :
                new String[] {"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=", "whsec_not base 64 but long enough"}) {
            assertThat(file.faults(VALID.replace(ConfigurationFile.SECRET, wrong)))
                    .singleElement()
                    .asString()
                    .contains("postroute.agent.default.secret: cannot be this value.");
        }
    }

    private static String byFile(String path) {
        return VALID.replace("password=app-password", "password-file=" + path);
    }

    private static String password(MailboxSettings mailbox) {
        return mailbox.imap().password().reveal();
    }
}
