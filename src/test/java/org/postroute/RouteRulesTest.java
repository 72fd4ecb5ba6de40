package org.postroute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every file in {@code routes/} to the rules that CONTRIBUTING.md lists. */
class RouteRulesTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> STEPS_WITH_IDS =
            Set.of("bean", "to", "toD", "choice", "filter", "split", "marshal", "unmarshal");
    private static final Set<String> BANNED = Set.of(
            "script", "groovy", "recipientList", "dynamicRouter", "routingSlip", "enrich", "pollEnrich", "process");
    private static final int MOST_STEPS = 8;
    private static final int DEEPEST_NESTING = 2;

    /** A route and the file it stands in. */
    record Route(String file, JsonNode node) {
        @Override
        public String toString() {
            return file + ": " + node.path("id").asText();
        }
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files.sorted().toList();
        }
    }

    static List<Route> routes() throws IOException {
        List<Route> routes = new ArrayList<>();
        for (Path file : files()) {
            for (JsonNode entry : YAML.readTree(file.toFile())) {
                JsonNode template = entry.path("routeTemplate").path("route");
                JsonNode route = template.isMissingNode() ? entry.path("route") : template;
                if (!route.isMissingNode()) {
                    routes.add(new Route(file.getFileName().toString(), route));
                }
            }
        }
        return routes;
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_file_is_valid_canonical_yaml_dsl(Path file) throws IOException {
        try (InputStream schema = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
            JsonSchema canonical =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
            Set<ValidationMessage> faults = canonical.validate(YAML.readTree(file.toFile()));

            assertThat(faults).as(file.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_file_opens_with_a_sentence_and_a_map_of_its_routes(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> head =
                lines.stream().takeWhile(line -> line.startsWith("#")).toList();

        assertThat(file.toString()).endsWith(".camel.yaml");
        assertThat(head).hasSizeGreaterThanOrEqualTo(3);
        assertThat(head.get(0)).matches("# [A-Z].*\\.");
        String map = String.join("\n", head);
        for (JsonNode entry : YAML.readTree(file.toFile())) {
            String id = entry.path("route").path("id").asText("");
            if (!id.isEmpty() && !file.endsWith("errors.camel.yaml")) {
                assertThat(map).contains(id);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void a_route_says_what_it_does(Route route) {
        JsonNode node = route.node();

        assertThat(node.path("id").asText()).matches("[a-z][a-z-]*");
        assertThat(node.path("group").asText()).isNotBlank();
        assertThat(node.path("description").asText()).matches("[A-Z].{10,}");
        assertThat(node.path("note").asText()).matches("in: .+ \\| out: .+ \\| fails: .+");
        String uri = node.path("from").path("uri").asText();
        assertThat(node.path("routeConfigurationId").asText())
                .as("who handles errors")
                .isNotEmpty();
        if (uri.startsWith("direct:")) {
            assertThat(uri.substring("direct:".length()).replaceAll("-\\{\\{.*", ""))
                    .isEqualTo(node.path("id").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void a_route_is_short_and_flat(Route route) {
        JsonNode steps = route.node().path("from").path("steps");

        assertThat(steps).isNotEmpty();
        assertThat(steps.size()).isLessThanOrEqualTo(MOST_STEPS);
        assertThat(nesting(steps)).isLessThanOrEqualTo(DEEPEST_NESTING);
    }

    private static int nesting(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, nesting(child));
        }
        return node.isObject() && node.has("steps") ? deepest + 1 : deepest;
    }

    @ParameterizedTest
    @MethodSource("routes")
    void steps_that_call_out_or_branch_have_ids(Route route) {
        List<String> without = new ArrayList<>();
        each(route.node(), (name, step) -> {
            if (STEPS_WITH_IDS.contains(name)
                    && step.isObject()
                    && step.path("id").asText("").isEmpty()) {
                without.add(name + " " + step);
            }
        });

        assertThat(without).isEmpty();
    }

    @Test
    void an_id_names_one_thing_in_all_files() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : files()) {
            for (JsonNode entry : YAML.readTree(file.toFile())) {
                if (!entry.has("routeTemplate")) {
                    entry.findValuesAsText("id").forEach(ids::add);
                }
            }
        }

        assertThat(ids).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void a_predicate_compares_one_value(Route route) {
        each(route.node(), (name, step) -> {
            if (name.equals("when") || name.equals("filter")) {
                step.findValuesAsText("expression").stream()
                        .filter(text -> text.contains("${"))
                        .forEach(text -> assertThat(text).doesNotContain("&&", "||"));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("routes")
    void nothing_is_scripted_and_no_address_is_computed_from_mail(Route route) {
        each(route.node(), (name, step) -> {
            assertThat(BANNED).doesNotContain(name);
            if (name.equals("toD")) {
                assertThat(step.path("uri").asText()).matches("direct:[a-z-]+\\$\\{variable\\.agent\\.version}");
            }
            if (name.equals("uri")) {
                assertThat(step.asText()).doesNotContain("${body", "${header");
            }
        });
    }

    @Test
    void errors_are_handled_in_one_file() throws IOException {
        for (Path file : files()) {
            if (!file.endsWith("errors.camel.yaml")) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("onException", "doTry", "errorHandler");
            }
        }
    }

    @Test
    void headers_are_removed_right_after_reading_and_before_every_producer() throws IOException {
        assertThat(stepsOf("read-message")).containsSubsequence("bean", "removeHeaders");
        assertThat(stepsOf("submit")).containsSubsequence("removeHeaders", "to");
    }

    /** Agents come with a grant or a signed URL, which their routes judge. */
    @Test
    void whoever_is_not_an_agent_shows_a_token_first_that_is_for_this() throws Exception {
        Map<String, String> operators = new HashMap<>();
        for (Path file : files()) {
            for (JsonNode entry : YAML.readTree(file.toFile())) {
                JsonNode rest = entry.path("rest");
                if (!List.of("replies", "attachments", "")
                        .contains(rest.path("id").asText())) {
                    rest.properties()
                            .forEach(verb -> verb.getValue()
                                    .findValuesAsText("to")
                                    .forEach(to -> operators.put(to.substring("direct:".length()), verb.getKey())));
                }
            }
        }

        assertThat(operators).isNotEmpty();
        for (Route route : routes()) {
            String id = route.node().path("id").asText();
            if (operators.containsKey(id)) {
                assertThat(scopes(id, operators.remove(id), route.file()))
                        .as(route.toString())
                        .contains(requiredScope(route));
            }
        }
        assertThat(operators).isEmpty();
    }

    private static String requiredScope(Route route) {
        JsonNode first = route.node().path("from").path("steps").path(0).path("setVariable");
        JsonNode method = first.at("/expression/method");
        assertThat(first.path("name").asText()).as(route.toString()).isEqualTo("operator");
        assertThat(method.path("ref").asText()).isEqualTo("operatorAccess");
        Matcher required = Pattern.compile("require\\('([a-z]+)', \\$\\{headers}\\)")
                .matcher(method.path("method").asText());
        assertThat(required.matches()).as(route.toString()).isTrue();
        return required.group(1);
    }

    /** What the calls need that neither read nor only operate. */
    private static final Map<String, String> MORE_THAN_OPERATE = Map.ofEntries(
            Map.entry("begin-authorization", "configure"),
            Map.entry("authorization-outcome", "configure"),
            Map.entry("paste-authorization", "configure"),
            Map.entry("revoke-authorization", "configure"),
            Map.entry("reload-configuration", "configure"),
            Map.entry("save-connection", "configure"),
            Map.entry("remove-connection", "configure"),
            Map.entry("erase-customer", "erase"));

    /** Whoever may only read changes nothing. */
    private static List<String> scopes(String id, String verb, String file) {
        if (file.startsWith("tokens")) {
            return List.of("admin");
        }
        return List.of(verb.equals("get") ? "read" : MORE_THAN_OPERATE.getOrDefault(id, "operate"));
    }

    @Test
    void whoever_comes_without_a_token_comes_by_a_route_that_is_known_to_be_open() throws Exception {
        List<String> open = new ArrayList<>();
        for (Route route : routes()) {
            String uri = route.node().path("from").path("uri").asText();
            if (uri.startsWith("platform-http:")) {
                open.add(route.node().path("id").asText());
            }
        }

        assertThat(open)
                .containsExactlyInAnyOrder("authorize-page", "authorize-look", "authorize-start", "authorize-callback");
    }

    private static List<String> stepsOf(String id) throws IOException {
        List<String> names = new ArrayList<>();
        for (Route route : routes()) {
            if (route.node().path("id").asText().equals(id)) {
                route.node()
                        .path("from")
                        .path("steps")
                        .forEach(step -> names.add(step.fieldNames().next()));
            }
        }
        return names;
    }

    @Test
    void a_property_has_its_default_in_the_configuration_not_here() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern("\\{\\{[^}:]+:[^}]*}}");
        }
    }

    @Test
    void log_lines_hold_no_mail() throws IOException {
        for (Route route : routes()) {
            each(route.node(), (name, step) -> {
                if (name.equals("log")) {
                    assertThat(step.path("message").asText()).doesNotContain("${body", "${header", "exception.message");
                }
            });
        }
    }

    private static void each(JsonNode node, java.util.function.BiConsumer<String, JsonNode> visitor) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                visitor.accept(field.getKey(), field.getValue());
                each(field.getValue(), visitor);
            }
        } else {
            node.forEach(child -> each(child, visitor));
        }
    }
}
