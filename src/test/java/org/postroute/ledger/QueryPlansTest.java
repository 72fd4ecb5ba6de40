package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every message asks of the ledger must not take longer because more is in it. */
class QueryPlansTest {
    private static final Path SOURCES = Path.of("src/main/java/org/postroute/ledger");
    private static final Pattern STATEMENT =
            Pattern.compile("String (\\w+) = (?:(\\w+) \\+ )?\"\"\"\\n(.*?)\"\"\"(?: \\+ (\\w+))?;", Pattern.DOTALL);
    private static final Pattern SCAN = Pattern.compile("SCAN (?!CONSTANT)(\\w+)");

    /** At the start, by hand, for metrics, for mailboxes rather than messages, or over what is small or ends after a few rows. */
    private static final Set<String> MAY_SCAN = Set.of(
            "AddedConnections.LIST added_connection",
            "AddedConnections.REVISIONS added_connection",
            "Alarms.RELEASE scheduled_tasks",
            "AuthorizationAttempts.DELETE_OLD authorization_attempt",
            "CredentialRows.LIST credential",
            "ErasingRows.DELETE_ALARMS scheduled_tasks",
            "ErasingRows.LIST_CONNECTIONS received",
            "ErasingRows.LIST_COPIED outbound",
            "ErasingRows.LIST_MAILS received",
            "ErasingRows.LIST_SESSIONS session",
            "OutboundRows.COUNT outbound",
            "ReceivedMessages.COUNT received",
            "ReceivedMessages.LIST_RECENT received",
            "SentCheckRows.LIST_DUE_MAILBOXES outbound",
            "SentCheckRows.LIST_FORGOTTEN outbound",
            "Sessions.LIST_RECENT session",
            "Stops.LIST stop",
            "TokenRows.LIST api_token");

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
        Map<String, MatchResult> texts = new LinkedHashMap<>();
        STATEMENT.matcher(source).results().forEach(text -> texts.put(text.group(1), text));
        Set<String> parts = texts.values().stream()
                .flatMap(text -> Stream.of(text.group(2), text.group(4)))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        String type = file.getFileName().toString().replace("java", "");
        return texts.values().stream()
                .filter(text -> !parts.contains(text.group(1)))
                // over every sealed column of the ledger, at the start and by hand
                .filter(text -> !text.group(3).contains("<table>"))
                .map(text -> new Statement(
                        type + text.group(1), part(texts, text.group(2)) + text.group(3) + part(texts, text.group(4))))
                .toList();
    }

    private static String part(Map<String, MatchResult> texts, @Nullable String name) {
        return name == null ? "" : texts.get(name).group(3);
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
