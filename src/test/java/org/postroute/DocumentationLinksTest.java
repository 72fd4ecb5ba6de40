package org.postroute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link in the documentation leads somewhere, and every decision record has its form and its place. */
class DocumentationLinksTest {
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Path DECISIONS = Path.of("docs/adr");

    static List<Path> documents() throws IOException {
        try (Stream<Path> root = Files.list(Path.of("."));
                Stream<Path> below = Stream.of("docs", "k8s", "kamelet", "src/test/corpus")
                        .map(Path::of)
                        .flatMap(DocumentationLinksTest::walk)) {
            return Stream.concat(root, below)
                    .map(Path::normalize)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> decisions() throws IOException {
        try (Stream<Path> files = Files.list(DECISIONS)) {
            return files.filter(file -> !file.endsWith("README.md")).sorted().toList();
        }
    }

    private static String prose(Path document) throws IOException {
        return FENCED.matcher(Files.readString(document)).replaceAll("");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void a_link_leads_to_a_file_and_a_heading_that_are_there(Path document) throws IOException {
        List<String> links = LINK.matcher(prose(document))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.matches("(https?|mailto):.*"))
                .toList();
        for (String link : links) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
            assertThat(target).as("%s in %s", link, document).exists();
            if (parts.length == 2) {
                assertThat(anchors(target)).as("%s in %s", link, document).contains(parts[1]);
            }
        }
    }

    /** As GitHub makes them. */
    private static Set<String> anchors(Path document) throws IOException {
        return HEADING.matcher(prose(document))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void a_decision_has_its_number_and_its_three_parts(Path decision) throws IOException {
        String text = Files.readString(decision);
        int number = decisions().indexOf(decision) + 1;

        assertThat(decision.getFileName().toString()).startsWith("%04d-".formatted(number));
        assertThat(text).startsWith("# " + number + ". ");
        assertThat(Pattern.compile("(?m)^(?:## |\\*\\*)(Context|Decision|Consequences)")
                        .matcher(text)
                        .results()
                        .map(part -> part.group(1)))
                .containsExactly("Context", "Decision", "Consequences");
    }

    @Test
    void the_index_of_decisions_names_each_by_its_title() throws IOException {
        List<String> rows = Pattern.compile("(?m)^\\| \\[\\d{4}].*$")
                .matcher(Files.readString(DECISIONS.resolve("README.md")))
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(rows).hasSameSizeAs(decisions());
        for (Path decision : decisions()) {
            String file = decision.getFileName().toString();
            String title = Files.readAllLines(decision).get(0).replaceAll("^# \\d+\\. ", "");
            assertThat(rows).contains("| [%s](%s) | %s |".formatted(file.substring(0, 4), file, title));
        }
    }
}
