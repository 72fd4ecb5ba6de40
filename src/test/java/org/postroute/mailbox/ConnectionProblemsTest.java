package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postroute.config.MailboxSettings;
import org.postroute.config.Secret;
import org.postroute.config.ServerSettings;
import org.postroute.mailbox.ConnectionReport.Step;
import org.postroute.mailbox.FailureTable.Row;
import org.postroute.message.MisconfiguredException;
import org.postroute.oauth.AccessTokens;

/**
 * Each failure of {@link FailureTable} is provoked, and what the user sees of it is what the table and the documentation
 * say. Run with {@code -Dpostroute.docs.write=true} to write the tables into docs/connection-problems.md.
 */
class ConnectionProblemsTest {
    private static final Path DOCUMENT = Path.of("docs/connection-problems.md");

    @TempDir
    private Path place;

    static List<Row> failures() {
        return FailureTable.rows();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_is_told_with_what_it_means_and_what_to_do(Row row) throws Exception {
        try (Provocation.Running running = row.provoked().start(place)) {
            Dialer dialer =
                    new Dialer(TlsTrust.of(running.trusted()), TestSettings.NAMES, row.patience(), row.patience());
            boolean resolves = !row.step().equals("resolve");
            ServerSettings server = row.server(resolves ? "localhost" : row.host(), running.port());
            boolean receives = row.direction().equals("imap");
            MailboxSettings mailbox =
                    TestSettings.mailbox(FailureTable.USER, receives ? server : null, receives ? null : server, "Work");
            ConnectionReport report = new ConnectionTest(new Access(dialer, new RowTokens(row)))
                    .of(mailbox, row.sends())
                    .get(0);

            Step failed = report.failed().orElseThrow();
            assertThat(failed.name()).isEqualTo(row.step());
            assertThat(failed.words()).isEqualTo(row.words()).doesNotContain(TestSettings.PASSWORD, RowTokens.TOKEN);
            assertThat(failed.failure()).isEqualTo(row.failure());
            assertThat(failed.hint()).isNotNull();
            if (row.host().equals("localhost")) {
                assertThat(failed.hint()).isEqualTo(hint(row).text());
            }
            assertThat(Files.readString(DOCUMENT)).contains(line(row));
        }
    }

    /** One that is good for as long as the mail server likes, or what the row says. */
    private record RowTokens(Row row) implements AccessTokens {
        private static final String TOKEN = "token-canary";

        @Override
        public Secret of(MailboxSettings mailbox) {
            if (row.token() != null) {
                throw row.token();
            }
            return new Secret(TOKEN);
        }

        @Override
        public void rejected(MailboxSettings mailbox, Secret token) {}
    }

    /** As the server at the row's host would have it. */
    private static Hint hint(Row row) {
        Exception fault = row.step().equals("open-folder") && row.words().contains("NONEXISTENT")
                ? new FolderMissingException(row.words(), List.of("INBOX", "Support"))
                : row.token() != null
                        ? row.token()
                        : row.failure() == ConnectionReport.Failure.AUTHENTICATION || stays(row)
                                ? new MisconfiguredException(row.words())
                                : new org.postroute.message.RetryableException(row.words(), null);
        return new Hints(row.server(row.host(), 1), row.direction())
                .of(row.step(), fault)
                .orElseThrow(() -> new AssertionError("no hint for " + row));
    }

    private static boolean stays(Row row) {
        return row.words().contains("certificate")
                || row.words().contains("speak")
                || row.words().contains("STARTTLS")
                || row.words().contains("PREAUTH")
                || row.step().equals("send") && row.words().startsWith("the server said 5");
    }

    private static String line(Row row) {
        Hint hint = hint(row);
        String where = row.host().equals("localhost")
                        || row.host().endsWith("example.com")
                        || row.host().endsWith("invalid")
                ? ""
                : " *(" + row.host() + ")*";
        return "| " + row.step() + " | " + row.words().replace("|", "\\|") + where + " | " + hint.means() + " | "
                + hint.todo() + " |\n";
    }

    @Test
    void the_documentation_holds_every_failure_and_no_other() throws IOException {
        String document = Files.readString(DOCUMENT);
        String current = document;
        for (Map.Entry<String, String> table : tables().entrySet()) {
            current = withTable(current, table.getKey(), table.getValue());
        }
        if (Boolean.getBoolean("postroute.docs.write")) {
            Files.writeString(DOCUMENT, current);
        } else {
            assertThat(document)
                    .as("write it with: mvn test -Dtest=ConnectionProblemsTest -Dpostroute.docs.write=true")
                    .isEqualTo(current);
        }
    }

    private static Map<String, String> tables() {
        Map<String, StringBuilder> tables = new LinkedHashMap<>();
        for (Row row : failures()) {
            StringBuilder table = tables.computeIfAbsent(
                    row.section(),
                    section -> new StringBuilder(
                            "| step | what you see | what it means | what to do |\n|---|---|---|---|\n"));
            if (table.indexOf(line(row)) < 0) {
                table.append(line(row));
            }
        }
        Map<String, String> texts = new LinkedHashMap<>();
        tables.forEach((section, table) -> texts.put(section, table.toString()));
        return texts;
    }

    private static String withTable(String document, String marker, String table) {
        String start = "<!-- " + marker + " -->\n";
        int from = document.indexOf(start);
        assertThat(from).as(start).isNotNegative();
        int to = document.indexOf("<!-- end -->", from);
        return document.substring(0, from + start.length()) + table + document.substring(to);
    }
}
