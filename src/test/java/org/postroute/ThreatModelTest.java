package org.postroute;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** Every threat has its row in docs/threat-model.md, and every row the tests that show what is said there. */
class ThreatModelTest {
    private static final Path SOURCES = Path.of("src/test/java");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (THR-\\d+) \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST_METHOD = Pattern.compile("(\\w+)\\.(\\w+)");
    private static final List<String> THREATS = IntStream.concat(
                    IntStream.rangeClosed(1, 30).filter(number -> number != 9), IntStream.rangeClosed(40, 57))
            .mapToObj("THR-%02d"::formatted)
            .toList();

    private static final Map<String, Class<?>> CLASSES = new TreeMap<>();
    private static List<MatchResult> rows = List.of();

    @BeforeAll
    static void read() throws IOException {
        rows = ROW.matcher(Files.readString(Path.of("docs/threat-model.md")))
                .results()
                .toList();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().matches(".*(Test|IT)\\.java")).forEach(file -> {
                Class<?> found = load(SOURCES.relativize(file));
                CLASSES.put(found.getSimpleName(), found);
            });
        }
    }

    private static Class<?> load(Path file) {
        String name = file.toString().replace(".java", "").replace('/', '.');
        try {
            return Class.forName(name, false, ThreatModelTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void every_threat_has_its_row_in_order() {
        assertThat(rows).extracting(row -> row.group(1)).containsExactlyElementsOf(THREATS);
    }

    @Test
    void a_row_says_what_is_done_and_where() {
        for (MatchResult row : rows) {
            assertThat(row.group(2)).as(row.group(1)).isNotBlank();
            assertThat(row.group(3))
                    .as("%s names a class, a step or a property", row.group(1))
                    .containsPattern(CODE);
        }
    }

    @Test
    void a_row_names_tests_that_are_run() {
        for (MatchResult row : rows) {
            List<String> names = CODE.matcher(row.group(4))
                    .results()
                    .map(code -> code.group(1))
                    .toList();
            assertThat(names).as("tests of %s", row.group(1)).isNotEmpty();
            assertThat(names.stream().filter(name -> !isRun(name)).collect(Collectors.toList()))
                    .as("tests of %s that are not there", row.group(1))
                    .isEmpty();
        }
    }

    /** Also when an abstract contract declares the method. */
    private static boolean isRun(String name) {
        var parts = TEST_METHOD.matcher(name);
        Class<?> test = parts.matches() ? CLASSES.get(parts.group(1)) : null;
        if (test == null || Modifier.isAbstract(test.getModifiers())) {
            return false;
        }
        return Stream.<Class<?>>iterate(test, type -> type != null, Class::getSuperclass)
                .flatMap(type -> Stream.<AnnotatedElement>concat(
                        Stream.of(type.getDeclaredMethods())
                                .filter(method -> method.getName().equals(parts.group(2))),
                        Stream.of(type.getDeclaredFields())
                                .filter(field -> field.getName().equals(parts.group(2)))))
                .anyMatch(member -> Stream.of(Test.class, ParameterizedTest.class, TestFactory.class, ArchTest.class)
                        .anyMatch(member::isAnnotationPresent));
    }
}
