package org.postroute.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainCommandTest {
    private static final List<String> KEYS = List.of(
            "file",
            "state",
            "reason",
            "messageId",
            "subject",
            "from",
            "to",
            "date",
            "origin",
            "text",
            "html",
            "markdown",
            "quotedText",
            "forwardedText",
            "signature",
            "hiddenText",
            "hidden",
            "confidence",
            "cuts",
            "parts",
            "attachments",
            "skippedAttachments",
            "images",
            "bounce",
            "notice",
            "verdict",
            "warnings",
            "millis");

    @TempDir
    private Path folder;

    private String explain(String standardInput, String... arguments) {
        return explain(0, standardInput, arguments);
    }

    private static String explain(int expected, String standardInput, String... arguments) {
        StringWriter out = new StringWriter();
        ExplainCommand command =
                new ExplainCommand(new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)));
        int exitCode = new CommandLine(command).setOut(new PrintWriter(out)).execute(arguments);
        assertThat(exitCode).isEqualTo(expected);
        return out.toString();
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void a_message_is_one_line_with_every_key_in_its_order() throws IOException {
        Path mail =
                file("a.eml", "From: Ann <ann@x.test>\r\nSubject: Grüße\r\nMessage-ID: <1@x.test>\r\n\r\nHello\r\n");

        String line = explain("", "--json", mail.toString());

        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        JsonNode json = new ObjectMapper().readTree(line);
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        assertThat(keys).isEqualTo(KEYS);
        assertThat(json.get("state").asText()).isEqualTo("ready");
        assertThat(json.get("origin").asText()).isEqualTo("person");
        assertThat(json.get("subject").asText()).isEqualTo("Grüße");
        assertThat(json.get("text").asText()).isEqualTo("Hello");
        assertThat(json.at("/from/address").asText()).isEqualTo("ann@x.test");
        assertThat(json.get("bounce").isNull()).isTrue();
        assertThat(json.get("warnings")).isEmpty();
    }

    @Test
    void what_is_doubtful_about_a_sender_is_told() throws IOException {
        Path mail = file("a.eml", "From: \"ceo@bank.test\" <ann@x.test>\r\n\r\nHello\r\n");

        JsonNode json = new ObjectMapper().readTree(explain("", "--json", mail.toString()));

        assertThat(json.get("warnings")).extracting(JsonNode::asText).containsExactly("address-in-name");
        assertThat(explain("", mail.toString()))
                .contains("  warning     address-in-name: the name in From holds another address than the sender's");
    }

    @Test
    void a_list_on_standard_input_is_answered_in_its_order() throws IOException {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            paths.add(file(i + ".eml", "From: a@x.test\r\n\r\n" + "x".repeat(i % 2 == 0 ? 100_000 : 1))
                    .toString());
        }
        paths.add(folder.resolve("missing.eml").toString());

        List<String> lines =
                explain(1, String.join("\n", paths), "--json", "-").lines().toList();

        assertThat(lines).hasSize(51);
        for (int i = 0; i < 51; i++) {
            assertThat(new ObjectMapper().readTree(lines.get(i)).get("file").asText())
                    .isEqualTo(paths.get(i));
        }
        assertThat(lines.get(50)).contains("\"state\":\"error\"", "no such file");
    }

    @Test
    void a_mail_without_a_sender_is_quarantined_as_the_routes_would() throws IOException {
        String line = explain(
                "", "--json", file("a.eml", "Subject: Hi\r\n\r\nHello\r\n").toString());

        assertThat(line).contains("\"state\":\"quarantined\"", "\"reason\":\"no usable From address\"");
    }

    @Test
    void a_mail_does_not_steer_the_terminal() throws IOException {
        String hostile = "From: a@x.test\r\nSubject: Hi\r\n\r\nred \u001B[31m clear \u001B[2J bidi \u202E end\r\n";

        String shown = explain("", file("a.eml", hostile).toString());

        assertThat(shown).contains("red").contains("end").doesNotContain("\u001B", "\u202E");
    }

    @Test
    void a_decoded_body_is_explained_without_a_header() throws IOException {
        Path text = file("a.txt", "Thanks!\n\nOn Fri, 3 Feb 2023 at 10:00, Bob <bob@x.test> wrote:\n> Hello\n");
        Path html = file("a.html", "<p>Thanks!</p>");

        assertThat(explain("", "--json", "--kind", "text", text.toString()))
                .contains("\"text\":\"Thanks!\"", "\"state\":\"ready\"");
        assertThat(explain("", "--json", "--kind", "html", html.toString())).contains("\"text\":\"Thanks!\"");
    }

    @Test
    void people_read_what_was_decided_and_why() throws IOException {
        Path mail = file("a.eml", "From: ann@x.test\r\nAuto-Submitted: auto-replied\r\n\r\nI am away\r\n");

        assertThat(explain("", folder.toString()))
                .contains(mail.toString(), "origin", "automatic", "Auto-Submitted", "I am away");
    }
}
