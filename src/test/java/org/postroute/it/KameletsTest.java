package org.postroute.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Kamelets keep the conventions of Camel's catalog and do the work of the steps that they stand for. */
class KameletsTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path KAMELETS = Path.of("kamelet");
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{\\??([A-Za-z0-9._-]+)(?::[^}]*)?}}");
    private static final String SOURCE_STEPS = """
                uri: "mailbox:{{mailbox}}"
                steps:
                  - bean:
                      id: store
                      ref: received
                      method: store
        """;
    private static final String SOURCE_KAMELET = """
                uri: "kamelet:postroute-mailbox-source?mailbox={{mailbox}}"
                steps:
        """;

    @TempDir
    private Path folder;

    static List<Path> kamelets() throws IOException {
        try (Stream<Path> files = Files.list(KAMELETS)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void a_kamelet_is_named_and_described(Path file) throws IOException {
        JsonNode kamelet = YAML.readTree(file.toFile());
        String name = kamelet.at("/metadata/name").asText();
        String type =
                kamelet.at("/metadata/labels/camel.apache.org~1kamelet.type").asText();
        JsonNode definition = kamelet.at("/spec/definition");

        assertThat(kamelet.path("apiVersion").asText()).isEqualTo("camel.apache.org/v1");
        assertThat(kamelet.path("kind").asText()).isEqualTo("Kamelet");
        assertThat(file.getFileName().toString()).isEqualTo(name + ".kamelet.yaml");
        assertThat(type).isIn("source", "action", "sink");
        assertThat(name).endsWith("-" + type);
        assertThat(definition.path("title").asText().toLowerCase(Locale.ROOT)).endsWith(" " + type);
        assertThat(definition.path("description").asText()).isNotBlank();
        assertThat(definition.path("type").asText()).isEqualTo("object");
        assertThat(kamelet.at("/spec/dependencies").toString()).contains("mvn:org.postroute:postroute:");
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void a_parameter_is_declared_described_and_used(Path file) throws IOException {
        JsonNode kamelet = YAML.readTree(file.toFile());
        JsonNode properties = kamelet.at("/spec/definition/properties");
        Set<String> declared = new TreeSet<>();
        properties.fieldNames().forEachRemaining(declared::add);
        Set<String> used = PARAMETER
                .matcher(kamelet.at("/spec/template").toString())
                .results()
                .map(parameter -> parameter.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(used).isEqualTo(declared);
        properties.forEach(property -> {
            assertThat(property.path("title").asText())
                    .matches("([A-Z]\\w*)( [A-Z]\\w*)*")
                    .doesNotMatch("(The|An?) .*");
            assertThat(property.path("description").asText()).endsWith(".");
            assertThat(property.path("type").asText()).isNotEmpty();
            if (property.path("format").asText().equals("password")) {
                assertThat(property.path("x-descriptors").toString()).contains("urn:camel:group:credentials");
            }
        });
        kamelet.at("/spec/definition/required")
                .forEach(name -> assertThat(declared).contains(name.asText()));
    }

    @Test
    void mail_is_answered_when_kamelets_stand_in_for_the_steps() throws Exception {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
            for (Path file : shipped.toList()) {
                Files.writeString(routes.resolve(file.getFileName()), withKamelets(Files.readString(file)));
            }
        }
        String inbound = Files.readString(routes.resolve("inbound.camel.yaml"));
        assertThat(inbound)
                .contains("kamelet:postroute-mailbox-source", "kamelet:postroute-read-action")
                .doesNotContain("mailbox:{{mailbox}}\"", "method: store", "ref: screen");

        Map<String, String> location = Map.of("camel.component.kamelet.location", "file:" + KAMELETS.toAbsolutePath());
        try (LocalProduct product =
                new LocalProduct(folder, routes, location, call -> AgentStub.Response.answer("Hello Ann"))) {
            product.deliverPlain("one", "Hello");
            product.deliver(
                    "From: Ann <" + LocalProduct.CUSTOMER + ">",
                    "To: " + LocalProduct.SUPPORT,
                    "Auto-Submitted: auto-replied",
                    "Message-ID: <away@customer.test>",
                    "Subject: Out of office",
                    "",
                    "I am away");

            assertThat((String) product.awaitAnswers(1).get(0).getContent()).contains("Hello Ann");
            product.awaitState("answered");
            product.awaitState("automatic");
        }
    }

    private static String withKamelets(String routes) {
        int read = routes.indexOf("        - bean:\n            id: open-source\n");
        if (read < 0) {
            return routes;
        }
        int choice = routes.indexOf("        - choice:\n            id: person-or-machine\n");
        String action = "        - to:\n            id: read-mail\n            uri: kamelet:postroute-read-action\n";
        return (routes.substring(0, read) + action + routes.substring(choice)).replace(SOURCE_STEPS, SOURCE_KAMELET);
    }
}
