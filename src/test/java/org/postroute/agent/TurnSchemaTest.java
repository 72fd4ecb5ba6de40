package org.postroute.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnSchemaTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void the_published_schema_names_what_is_written_and_nothing_else() throws Exception {
        JsonNode schema =
                json.readTree(Path.of("docs/schemas/agent-turn-v1.schema.json").toFile());
        JsonNode turn =
                json.readTree(Path.of("src/test/resources/agent/turn.json").toFile());

        compare("turn", schema, turn);
    }

    @Test
    void so_does_that_of_automatic_mail() throws Exception {
        JsonNode schema = json.readTree(
                Path.of("docs/schemas/agent-automatic-v1.schema.json").toFile());
        AutomaticMessage told = new AutomaticMessage(
                1,
                "message.automatic",
                "msg_1",
                1,
                "support",
                "support@acme.test",
                new AutomaticMessage.Automatic("bounce", "hard bounce", "ses_1", "out_1"),
                new AutomaticMessage.Mail(
                        null,
                        "",
                        null,
                        "2026-11-21T08:30:00Z",
                        List.of(new TurnMessage.Person("daemon@x.test", null)),
                        List.of(),
                        List.of(),
                        "",
                        List.of(new TurnMessage.Cut("text", 9)),
                        null));

        compare("automatic", schema, json.valueToTree(told));
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent-turn-v1", "agent-automatic-v1"})
    void of_every_property_it_is_told_whose_words_it_holds(String name) throws Exception {
        JsonNode schema =
                json.readTree(Path.of("docs/schemas", name + ".schema.json").toFile());

        requireOrigin(name, schema);
        assertThat(schema.at("/properties/message/properties/subject/x-written-by")
                        .asText())
                .isEqualTo("sender");
        assertThat(schema.at("/properties/message/properties/text/x-written-by").asText())
                .isEqualTo("sender");
    }

    private static void requireOrigin(String at, JsonNode schema) {
        if (schema.has("properties")) {
            schema.path("properties")
                    .properties()
                    .forEach(property -> requireOrigin(at + "." + property.getKey(), property.getValue()));
        } else if (schema.has("items")) {
            requireOrigin(at + "[]", schema.path("items"));
        } else {
            assertThat(schema.path("x-written-by").asText()).as(at).isIn("sender", "receiving-server", "postroute");
        }
    }

    private static void compare(String at, JsonNode schema, JsonNode value) {
        if (value.isObject()) {
            assertThat(names(value)).as(at).isEqualTo(names(schema.path("properties")));
            assertThat(schema.path("required")).as(at).hasSameSizeAs(schema.path("properties"));
            value.properties()
                    .forEach(field -> compare(
                            at + "." + field.getKey(),
                            schema.path("properties").path(field.getKey()),
                            field.getValue()));
        }
        value.elements().forEachRemaining(element -> {
            if (value.isArray()) {
                compare(at + "[]", schema.path("items"), element);
            }
        });
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.properties().forEach(property -> names.add(property.getKey()));
        return names;
    }
}
