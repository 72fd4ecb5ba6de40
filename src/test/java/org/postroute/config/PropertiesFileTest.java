package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postroute.config.ConfigurationFile.AGENT;
import static org.postroute.config.ConfigurationFile.MAILBOX;
import static org.postroute.config.ConfigurationFile.VALID;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {
    private static final String NAME = "postroute.connection.support.name=";

    @TempDir
    private Path folder;

    private ConfigurationFile file;

    @BeforeEach
    void inFolder() {
        file = new ConfigurationFile(folder);
    }

    @Test
    void the_file_is_utf_8_with_or_without_a_byte_order_mark() {
        assertThat(file.mailbox("\uFEFF" + VALID + NAME + "Jürgen 東京").name()).isEqualTo("Jürgen 東京");
        assertThat(file.mailbox("\uFEFF# comment\n" + VALID).name()).isNull();
    }

    @Test
    void another_encoding_is_told() throws IOException {
        Files.write(file.path(), (VALID + NAME + "Jürgen").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(((Loaded.Faulty) SettingsReader.read(file.path(), Map.of())).faults())
                .singleElement()
                .asString()
                .endsWith("application.properties:7: is not UTF-8. Save the file in UTF-8.");
    }

    @Test
    void includes_are_found_beside_the_including_file_and_faults_name_the_included_one() throws IOException {
        Files.createDirectories(folder.resolve("parts"));
        file.with("parts/agent.properties", AGENT + "include=deeper.properties\n");
        file.with("parts/deeper.properties", "\npostroute.api.port=x\n");

        assertThat(file.faults("include=parts/agent.properties\n" + MAILBOX))
                .containsExactly("parts/deeper.properties:2: postroute.api.port: cannot be \"x\". "
                        + "Use a number from 1 to 65535, or 0 for any free port.");
    }

    @Test
    void lines_after_an_include_belong_to_the_including_file() {
        Path agent = file.with("agent.properties", AGENT);

        assertThat(file.faults("include=" + agent + "\n" + MAILBOX + "postroute.api.port=x"))
                .singleElement()
                .asString()
                .startsWith("application.properties:6: ");
    }

    @Test
    void a_signature_with_placeholders_and_line_breaks_survives() {
        String signature = "postroute.connection.support.signature=-- \\n{{ sender_name }}, \\\n   {{ sender_email }}";

        assertThat(file.mailbox(VALID + signature).signature()).isEqualTo("-- \n{{ sender_name }}, {{ sender_email }}");
    }

    @Test
    void environment_variables_are_inserted_and_nothing_else_is() {
        Map<String, String> environment = Map.of("WHO", "${env:WHO} {{x}}");

        assertThat(file.settings(VALID + NAME + "I am ${env:WHO}", environment)
                        .mailboxes()
                        .get(0)
                        .name())
                .isEqualTo("I am ${env:WHO} {{x}}");
        assertThat(file.mailbox(VALID + NAME + "${env:WHO:-nobody}").name()).isEqualTo("nobody");
        assertThat(file.mailbox(VALID + NAME + "$${env:WHO} $${file:x}").name()).isEqualTo("${env:WHO} ${file:x}");
        assertThat(file.mailbox(VALID + NAME + "a$b$$c").name()).isEqualTo("a$b$$c");
        for (String other :
                new String[] {"${sys:user.home}", "${script:js:1}", "${url:UTF-8:http://x}", "${NAME}", "${"}) {
            assertThat(file.faults(VALID + NAME + other))
                    .singleElement()
                    .asString()
                    .contains("has ${…} other than");
        }
    }

    @Test
    void camel_is_given_its_own_keys_as_they_are_and_no_others() {
        String camel = "camel.main.name = postroute\ncamel.component.x.y={{my.value}} ${body}\n";

        assertThat(file.read(VALID + camel, Map.of()).orThrow().camel())
                .isEqualTo(Map.of("camel.main.name", "postroute", "camel.component.x.y", "{{my.value}} ${body}"));
    }
}
