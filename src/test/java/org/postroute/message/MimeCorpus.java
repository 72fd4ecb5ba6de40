package org.postroute.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The messages of {@code src/test/corpus/mime} and what their sources expect of them. */
public final class MimeCorpus {
    public static final Path ROOT = Path.of("src/test/corpus/mime");
    /** Nothing but what machines sent about mail, but for one that a person passed on. */
    private static final Path REPORTS = ROOT.resolve("sisimai+set-of-emails");

    private static final String PASSED_ON = "make-test-36.eml";
    private static final Pattern LIST =
            Pattern.compile("(?mi)^(list-[a-z]+|(x-)?mailing-list|x-beenthere):|^precedence: *(bulk|list|junk)");
    private static final Pattern MACHINE =
            Pattern.compile("(?mi)^(auto-submitted: *(?!no)|x-(auto[a-z-]*|loop|failed-recipients):|return-path: *< *>"
                    + "|content-type: *(multipart/report|message/(delivery|disposition|feedback))"
                    + "|from:.*(mailer-daemon|postmaster))");
    private static final Pattern ONE_ADDRESS = Pattern.compile("(?mi)^from:[^@\n]*[^@\\s<\"]@[^@\\s]+[^@\n]*$");

    /** Who wrote a message, by its source's labels and by what anybody can see in its header. */
    public enum Kind {
        /** A bounce, a complaint, a vacation notice. */
        MACHINE,
        LIST,
        /** An ordinary mail of one person. */
        PERSON,
        /** Nobody can say: no sender, several, or a mix of signs. */
        UNCLEAR
    }

    private MimeCorpus() {}

    /** Every file but licences and lists. */
    public static List<Path> messages() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> isMessage(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isMessage(String name) {
        return Stream.of("LICENSE", "NOTICE", "COPYING").noneMatch(name::startsWith)
                && !name.equals("expected.csv")
                && !name.equals("licenses.go");
    }

    public static Kind kind(Path file) {
        if (file.startsWith(REPORTS)) {
            return file.endsWith(PASSED_ON) ? Kind.UNCLEAR : Kind.MACHINE;
        }
        String header = header(file);
        if (LIST.matcher(header).find()) {
            return Kind.LIST;
        }
        boolean named = ONE_ADDRESS.matcher(header).results().count() == 1
                && Pattern.compile("(?mi)^from:").matcher(header).results().count() == 1;
        return named && !MACHINE.matcher(header).find() ? Kind.PERSON : Kind.UNCLEAR;
    }

    /** Unfolded. */
    private static String header(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1)
                    .replace("\r\n", "\n")
                    .replace('\r', '\n');
            return text.split("\n\n", 2)[0].replaceAll("\n[ \t]+", " ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static MessageSource source(Path file) {
        try {
            return MessageSource.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One row of {@code expected.csv} by column. */
    public record Row(Map<String, String> cells) {
        public String get(String column) {
            return cells.getOrDefault(column, "");
        }

        public Path file() {
            return ROOT.resolve(get("repo")).resolve(get("path"));
        }
    }

    public static List<Row> rows() {
        try {
            List<List<String>> table = table(Files.readString(ROOT.resolve("expected.csv"), StandardCharsets.UTF_8));
            List<Row> rows = new ArrayList<>();
            for (List<String> line : table.subList(1, table.size())) {
                Map<String, String> cells = new HashMap<>();
                for (int i = 0; i < line.size(); i++) {
                    cells.put(table.get(0).get(i), line.get(i));
                }
                rows.add(new Row(cells));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<List<String>> table(String csv) {
        List<List<String>> table = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < csv.length() && csv.charAt(i + 1) == '"';
                quoted = doubled || !quoted;
                cell.append(doubled ? "\"" : "");
                i += doubled ? 1 : 0;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    table.add(row);
                    row = new ArrayList<>();
                }
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        return table;
    }
}
