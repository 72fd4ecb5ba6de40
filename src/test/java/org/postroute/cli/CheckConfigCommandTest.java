package org.postroute.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckConfigCommandTest {
    private static final String CANARY = "canary-0123456789-0123456789";
    private static final Map<String, String> ENVIRONMENT =
            Map.of("EMAIL_NAME", "Support", "POSTROUTE_API_PORT", "8090");

    @TempDir
    private Path folder;

    private Path file;
    private Path secret;

    private record Run(int exitCode, String output) {}

    @BeforeEach
    void writeSecret() throws IOException {
        file = folder.resolve("application.properties");
        secret = Files.writeString(folder.resolve("secret"), CANARY + "\n");
    }

    private String valid() {
        return """
                postroute.connection.support.address=support@example.com
                postroute.connection.support.password=%s
                postroute.connection.support.imap.host=imap.example.com
                postroute.connection.support.imap.security=none
                postroute.connection.support.smtp.host=smtp.example.com
                postroute.connection.support.smtp.password-file=%s
                postroute.agent.default.url=https://agent.example.com/?token=%s
                postroute.agent.default.secret=%s
                postroute.agent.default.secret-previous=whsec_Y2FuYXJ5LTAxMjM0NTY3ODktMDEyMzQ1Njc4OQ==
                postroute.ledger.url=jdbc:postgresql://db/postroute
                postroute.ledger.password=%s
                """.formatted(CANARY, secret, CANARY, CANARY, CANARY);
    }

    private Run run(String content, String... options) throws IOException {
        Files.writeString(file, content);
        StringWriter output = new StringWriter();
        String[] arguments = Stream.concat(Stream.of("--config", file.toString()), Stream.of(options))
                .toArray(String[]::new);
        int exitCode = new CommandLine(new CheckConfigCommand(ENVIRONMENT))
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(output))
                .execute(arguments);
        return new Run(exitCode, output.toString().replace(folder + "/", ""));
    }

    @Test
    void a_valid_configuration_is_shown_with_its_sources_and_ends_with_0() throws IOException {
        Run run = run(valid());

        assertThat(run.exitCode()).isZero();
        assertThat(run.output())
                .startsWith(
                        "mailbox support-1\n  address                 support@example.com  application.properties:1\n")
                .containsPattern("name +Support +environment EMAIL_NAME")
                .containsPattern("imap\\.port +143 +follows imap\\.security")
                .containsPattern("imap\\.password +\\*{8} +follows password")
                .containsPattern("smtp\\.password +\\*{8} +file secret")
                .containsPattern("folder +INBOX +default")
                .contains("\nagent default\n", "\ngeneral\n")
                .containsPattern("api\\.port +8090 +environment POSTROUTE_API_PORT")
                .containsPattern("public-url +http://localhost:8090 +follows api\\.port")
                .contains("\nwarning: postroute.connection.support.imap.security=none: ")
                .endsWith("application.properties is valid.\n");
    }

    @Test
    void faults_are_one_a_line_and_end_with_3() throws IOException {
        Run run = run(valid() + "postroute.management.port=x\npostroute.agnet.default.timeout=1s\n");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.output().lines())
                .containsExactly(
                        "application.properties:13: postroute.agnet.default.timeout: is not a key of Postroute. "
                                + "Did you mean postroute.agent.default.timeout?",
                        "application.properties:12: postroute.management.port: cannot be \"x\". "
                                + "Use a number from 1 to 65535, or 0 for any free port.",
                        "application.properties is not valid: 2 faults.");
    }

    @Test
    void json_holds_the_same_for_programs() throws IOException {
        JsonNode valid = new ObjectMapper().readTree(run(valid(), "--json").output());
        JsonNode faulty = new ObjectMapper()
                .readTree(run(valid() + "postroute.management.port=x", "--json").output());

        assertThat(valid.path("valid").asBoolean()).isTrue();
        assertThat(valid.path("warnings")).hasSize(1);
        assertThat(valid.path("sections").findValuesAsText("kind")).containsExactly("mailbox", "agent", "general");
        JsonNode address = valid.at("/sections/0/values/0");
        assertThat(address.path("key").asText()).isEqualTo("postroute.connection.support.address");
        assertThat(address.path("value").asText()).isEqualTo("support@example.com");
        assertThat(address.path("source").asText()).isEqualTo("property");
        assertThat(address.path("detail").asText()).endsWith("application.properties:1");
        assertThat(faulty.path("valid").asBoolean()).isFalse();
        assertThat(faulty.at("/faults/0/key").asText()).isEqualTo("postroute.management.port");
        assertThat(faulty.at("/faults/0/where").asText()).endsWith("application.properties:12");
        assertThat(faulty.at("/faults/0/hint").asText()).startsWith("Use a number");
    }

    @Test
    void no_secret_is_ever_printed() throws IOException {
        String broken = CANARY + "\\u12";
        List<String> configurations = List.of(
                valid(),
                valid().replace("password=" + CANARY, "password=" + CANARY + "," + CANARY),
                valid().replace("password=" + CANARY, "password=" + CANARY + "\\n"),
                valid().replace("password=" + CANARY, "password=" + broken),
                valid().replace("password=" + CANARY, "password=${" + CANARY + "}"),
                valid().replace("password=" + CANARY, "password=\\\n  x\n" + CANARY),
                valid().replace("password=" + CANARY, "password-file=" + CANARY),
                valid().replace("secret=" + CANARY, "secret=whsec_" + CANARY),
                valid().replace("?token=" + CANARY, "?token=" + CANARY + " "),
                valid().replace("https://agent", "https://user:" + CANARY + "@agent"),
                valid().replace("//db/postroute", "//db/postroute?password=" + CANARY),
                valid().replace("//db/postroute", "//user:" + CANARY + "@db/postroute"),
                valid() + "postroute.connection.support.passwrod=" + CANARY,
                valid() + "postroute.connection.support.password=" + CANARY,
                valid() + CANARY + "\n" + CANARY,
                valid() + "SG." + CANARY + "\nSG." + CANARY,
                valid() + "password " + CANARY);

        for (String configuration : configurations) {
            assertSilent(run(configuration));
            assertSilent(run(configuration, "--json"));
        }
    }

    private static void assertSilent(Run run) {
        assertThat(run.exitCode()).isIn(0, 3);
        assertThat(run.output()).isNotEmpty().doesNotContain(CANARY).doesNotContain("Y2FuYXJ5");
    }

    @Test
    void wrong_usage_ends_with_2() throws IOException {
        assertThat(run(valid(), "--jason").exitCode()).isEqualTo(2);
    }
}
