package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every message asks of the ledger must not take longer because more is in it. */
class QueryPlansTest {
    private static final Path SOURCES = Path.of("src/main/java/org/postroute/ledger");
    private static final Pattern STATEMENT =
            Pattern.compile("String (\\w+) = (?:(\\w+) \\+ )?\"\"\"\\n(.*?)\"\"\"", Pattern.DOTALL);
    private static final Pattern SCAN = Pattern.compile("SCAN (\\w+)");

    /** At the start, by hand, for metrics, or over what is small or ends after a few rows. */
    private static final Set<String> MAY_SCAN = Set.of(
            "Alarms.RELEASE scheduled_tasks",
            "ApiTokens.LIST api_token",
            "OutboundRows.COUNT outbound",
            "ReceivedMessages.COUNT received",
            "ReceivedMessages.LIST_RECENT received",
            "SentCheckRows.LIST_DUE_MAILBOXES outbound",
            "SentCheckRows.LIST_FORGOTTEN outbound",
            "Sessions.LIST_RECENT session");

    @TempDir
    Path directory;

    private record Statement(String name, String sql) {}

    @Test
    void noStatementReadsAWholeTable() {
        try (Database database = SqliteOpening.open(directory.resolve("ledger.db"))) {
            List<Statement> statements = statements();
            assertThat(statements).hasSizeGreaterThan(60);
            Set<String> scans = new TreeSet<>();
            database.read(handle -> {
                statements.forEach(statement -> scans.addAll(scans(handle, statement)));
                return scans;
            });
            assertThat(scans).isSubsetOf(MAY_SCAN);
        }
    }

    @Test
    void idleSessionsAreFoundAmongManyOpenOnes() {
        Statement idle = statements().stream()
                .filter(statement -> statement.name().equals("Sessions.LIST_IDLE"))
                .findFirst()
                .orElseThrow();
        try (Database database = SqliteOpening.open(directory.resolve("ledger.db"))) {
            List<String> steps = database.read(handle -> plan(handle, idle));
            assertThat(steps).anyMatch(step -> step.contains("session_idle (connection=? AND last_activity_at<?)"));
        }
    }

    private static List<Statement> statements() {
        List<Statement> statements = new ArrayList<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                statements.addAll(statements(file));
            }
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Statement> statements(Path file) throws IOException {
        String source = Files.readString(file);
        Map<String, String> texts = new LinkedHashMap<>();
        Set<String> beginnings = new HashSet<>();
        Matcher found = STATEMENT.matcher(source);
        while (found.find()) {
            String beginning = found.group(2);
            texts.put(found.group(1), (beginning == null ? "" : texts.get(beginning)) + found.group(3));
            beginnings.add(beginning);
        }
        texts.keySet().removeAll(beginnings);
        String type = file.getFileName().toString().replace("java", "");
        return texts.entrySet().stream()
                .map(text -> new Statement(type + text.getKey(), text.getValue()))
                .toList();
    }

    private static Set<String> scans(Handle handle, Statement statement) {
        Set<String> scans = new TreeSet<>();
        for (String step : plan(handle, statement)) {
            Matcher scan = SCAN.matcher(step);
            if (scan.find()) {
                scans.add(statement.name() + " " + scan.group(1));
            }
        }
        return scans;
    }

    private static List<String> plan(Handle handle, Statement statement) {
        String sql = statement.sql().replaceAll("<\\w+>", "'1', '2'").replaceAll("(?<!:):\\w+", "'1'");
        return handle.createQuery("EXPLAIN QUERY PLAN " + sql)
                .map((row, context) -> row.getString("detail"))
                .list();
    }
}
