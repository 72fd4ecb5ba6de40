package org.postroute.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** docs/command-line.md names what there is, and nothing else. */
class CommandLineDocumentationTest {
    private static final Path DOCUMENT = Path.of("docs/command-line.md");
    private static final Pattern SECTION = Pattern.compile("(?m)^## (\\S+)\\n(.*?)(?=^## |\\z)", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");
    private static final Set<String> COMMON = Set.of("-h", "--help", "-V", "--version");

    static Map<String, CommandLine> commands() {
        return new TreeMap<>(PostrouteCommand.commandLine().getSubcommands());
    }

    static Set<String> names() {
        return commands().keySet();
    }

    private static Map<String, String> sections() throws IOException {
        return SECTION.matcher(Files.readString(DOCUMENT))
                .results()
                .collect(Collectors.toMap(section -> section.group(1), section -> section.group(2)));
    }

    private static List<String> rows(String text) {
        return ROW.matcher(text).results().map(row -> row.group(1)).toList();
    }

    @Test
    void every_command_has_a_section_and_no_other_does() throws IOException {
        assertThat(sections().keySet()).isEqualTo(names());
        assertThat(Files.readString(DOCUMENT))
                .contains(names().stream()
                        .map(name -> "| [`" + name + "`](#" + name + ") |")
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_option_and_argument_of_a_command_has_its_row(String name) throws IOException {
        CommandSpec spec = commands().get(name).getCommandSpec();
        Set<String> expected = new TreeSet<>();
        spec.options().stream()
                .filter(option -> !COMMON.contains(option.longestName()))
                .forEach(option -> expected.add(
                        option.arity().max() == 0
                                ? option.longestName()
                                : option.longestName() + " " + option.paramLabel()));
        spec.positionalParameters()
                .forEach(argument -> expected.add(
                        argument.arity().min() == 0
                                ? "[" + argument.paramLabel() + "...]"
                                : argument.paramLabel() + (argument.arity().max() == 1 ? "" : "...")));

        String options = sections().get(name).split("\n### ")[0];
        assertThat(new TreeSet<>(rows(options))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_command_takes_the_options_that_the_page_promises_of_all(String name) {
        assertThat(commands().get(name).getCommandSpec().optionsMap().keySet()).containsAll(COMMON);

        StringWriter out = new StringWriter();
        int exitCode =
                PostrouteCommand.commandLine().setOut(new PrintWriter(out)).execute(name, "--version");
        assertThat(exitCode).isZero();
        assertThat(out.toString()).startsWith("postroute ");
    }

    @Test
    void no_option_is_invented_anywhere_on_the_page() throws IOException {
        Set<String> known = new TreeSet<>(COMMON);
        commands()
                .values()
                .forEach(command ->
                        known.addAll(command.getCommandSpec().optionsMap().keySet()));

        Set<String> named = OPTION.matcher(Files.readString(DOCUMENT))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(known).containsAll(named);
    }

    @Test
    void the_keys_of_an_explanation_stand_there_in_their_order() throws IOException {
        Set<String> keys = Arrays.stream(ExplanationLine.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String json = sections().get("explain").split("\n### ")[1];

        assertThat(rows(json)).containsExactlyElementsOf(keys);
        for (Class<?> part : ExplanationLine.class.getDeclaredClasses()) {
            assertThat(json)
                    .contains(Arrays.stream(part.getRecordComponents())
                            .map(component -> "`" + component.getName() + "`")
                            .toList());
        }
    }

    @Test
    void exit_codes_that_a_command_prints_are_on_the_page() throws IOException {
        List<String> codes = Pattern.compile("(?m)^\\| (\\d)( |,)")
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(code -> code.group(1))
                .toList();
        for (CommandLine command : commands().values()) {
            assertThat(codes)
                    .containsAll(command.getCommandSpec()
                            .usageMessage()
                            .exitCodeList()
                            .keySet());
        }
    }
}
