package org.postroute.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run with {@code -Dpostroute.docs.write=true} to write the tables into docs/configuration.md. */
class ConfigurationDocumentationTest {
    private static final Path DOCUMENT = Path.of("docs/configuration.md");
    private static final Pattern EXAMPLE = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MENTION =
            Pattern.compile("(?<![\\w./-])postroute\\.[a-z<][a-zA-Z0-9<>.-]*[a-zA-Z0-9>]");
    private static final Pattern NO_KEY = Pattern.compile(
            "postroute\\.(jar|authorized|db|log|svg|png|docs\\.write|connection\\.support\\.imap\\.hst)|postroute\\.[a-z.]*example.*");

    @TempDir
    private Path folder;

    @Test
    void the_tables_of_the_documentation_are_those_of_the_code() throws IOException {
        String document = Files.readString(DOCUMENT);
        String current = document;
        for (Map.Entry<String, String> table : ConfigurationReference.tables().entrySet()) {
            current = withTable(current, table.getKey(), table.getValue());
        }
        if (Boolean.getBoolean("postroute.docs.write")) {
            Files.writeString(DOCUMENT, current);
        } else {
            assertThat(document)
                    .as("write it with: mvn test -Dtest=ConfigurationDocumentationTest -Dpostroute.docs.write=true")
                    .isEqualTo(current);
        }
    }

    private static String withTable(String document, String marker, String table) {
        String start = "<!-- " + marker + " -->\n";
        int from = document.indexOf(start);
        assertThat(from).as(start).isNotNegative();
        int to = document.indexOf("<!-- end -->", from);
        return document.substring(0, from + start.length()) + table + document.substring(to);
    }

    @Test
    void every_example_is_a_valid_configuration() throws IOException {
        ConfigurationFile file = new ConfigurationFile(folder);
        file.with("secret", ConfigurationFile.SECRET);
        List<String> examples = EXAMPLE.matcher(Files.readString(DOCUMENT))
                .results()
                .map(example -> example.group(1))
                .toList();

        assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
        assertThat(examples)
                .allSatisfy(
                        example -> assertThat(file.faults(withSecret(example))).isEmpty());
    }

    private String withSecret(String example) {
        return example.replaceAll(
                "/run/secrets/[a-z-]+", folder.resolve("secret").toString());
    }

    @Test
    void the_shipped_file_is_valid_once_its_empty_values_are_filled_in() throws IOException {
        String shipped = Files.readString(Path.of("application.properties"));
        ConfigurationFile file = new ConfigurationFile(folder);
        String filled = shipped.replace("address=\n", "address=support@example.com\n")
                .replace("password=\n", "password=app-password\n")
                .replace("url=\n", "url=https://agent.example.com\n")
                .replace("secret=\n", "secret=" + ConfigurationFile.SECRET + "\n");

        assertThat(file.faults(shipped)).hasSize(4);
        assertThat(file.faults(filled)).isEmpty();
        assertThat(file.faults(filled.replaceAll("(?m)^#(?=postroute\\.)", ""))).isEmpty();
    }

    @Test
    void every_key_that_is_mentioned_anywhere_exists() throws IOException {
        for (Path path : texts()) {
            assertThat(MENTION.matcher(Files.readString(path)).results().map(MatchResult::group))
                    .as(path.toString())
                    .allMatch(ConfigurationDocumentationTest::exists);
        }
    }

    @Test
    void a_mention_of_a_key_that_does_not_exist_is_seen() {
        assertThat(exists("postroute.connection.<name>.imap.host")).isTrue();
        assertThat(exists("postroute.connection.support.imap")).isTrue();
        assertThat(exists("postroute.agent.default.secret-file")).isTrue();
        assertThat(exists("postroute.connection.support.imap.hots")).isFalse();
        assertThat(exists("postroute.conection")).isFalse();
    }

    /** A key, or what keys begin with. */
    private static boolean exists(String mention) {
        return NO_KEY.matcher(mention).matches()
                || PropertyTable.ALL.stream()
                        .flatMap(row ->
                                row.spellings().stream().map(name -> row.scope().prefix("<name>") + name))
                        .anyMatch(key -> matches(key.split("\\."), mention.split("\\.")));
    }

    private static boolean matches(String[] key, String[] mention) {
        if (mention.length > key.length) {
            return false;
        }
        for (int i = 0; i < mention.length; i++) {
            if (!key[i].equals(mention[i]) && !(key[i].equals("<name>") && Scope.isName(mention[i]))) {
                return false;
            }
        }
        return true;
    }

    private static List<Path> texts() {
        Stream<Path> files = Stream.of("application.properties", "README.md", "docs", "routes", "k8s", "kamelet")
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(ConfigurationDocumentationTest::walk);
        return files.filter(path -> path.toString().matches(".*\\.(md|properties|ya?ml|json|sh)"))
                .toList();
    }

    private static Stream<Path> walk(Path root) {
        try {
            return Files.walk(root).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
