package org.postroute.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postroute.message.ReplyText;

/** docs/reply-text.md says what is true: every form in it is found, and every table is counted. */
class ReplyTextDocTest {
    private static final Path DOC = Path.of("docs/reply-text.md");
    private static final Path TABLES = Path.of("src/main/resources/org/postroute/inbound");
    private static final String NEW = "Yes, red.";
    private static final List<String> COUNTED =
            List.of("attributions", "header-labels", "separators", "device-signatures", "closings", "notices");

    private final ReplyTexts texts = new ReplyTexts();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void every_line_above_a_quotation_is_found() throws IOException {
        List<List<String>> rows = table("| language | client | line |");
        assertThat(rows).hasSizeGreaterThan(150);
        for (List<String> row : rows) {
            String line = row.get(2);
            marked(line);
            check(line, texts.ofText(NEW + "\n\n" + line + "\n\nWhich colour?\n\nAnn\n"), NEW);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_weak_line_is_found_above_a_marked_quotation() throws IOException {
        table("| language | client | line above a marked quotation |").forEach(row -> marked(row.get(2)));
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_header_block_is_found() throws IOException {
        List<List<String>> rows = table("| language | client | labels |");
        assertThat(rows).hasSizeGreaterThan(70);
        for (List<String> row : rows) {
            List<String> block = block(row.get(2).split(", "));
            String plain = String.join("\n", block);
            check(plain, texts.ofText(NEW + "\n\n" + plain + "\n\nWhich colour?\n"), NEW);
            check(
                    plain,
                    texts.ofText(NEW + "\n\n*" + plain.replace(":", ":*").replace("\n", "\n*") + "\n\nWhich?\n"),
                    NEW);
            check(plain, texts.ofText(NEW + "\n\n> " + plain.replace("\n", "\n> ") + "\n>\n> Which colour?\n"), NEW);
            String html = String.join(
                    "<br>", block.stream().map(ReplyTextDocTest::escaped).toList());
            check(plain, texts.ofHtml("<p>" + NEW + "</p><p>" + html + "</p><p>Which colour?</p>"), NEW);
            check(plain, texts.ofHtml("<p>" + NEW + "</p><hr><font>" + html + "</font><p>Which colour?</p>"), NEW);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_introduction_of_several_lines_is_found() throws IOException {
        List<List<String>> rows = table("| language | client | lines |");
        assertThat(rows).hasSizeGreaterThan(60);
        for (List<String> row : rows) {
            String lines = row.get(2).replace(" ⏎ ", "\n");
            check(lines, texts.ofText(NEW + "\n\n" + lines + "\n\nWhich colour?\n"), NEW);
            String html = escaped(lines).replace("\n", "</div><div>");
            check(lines, texts.ofHtml("<div>" + NEW + "</div><div>" + html + "</div><p>Which colour?</p>"), NEW);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_mark_of_html_is_listed() throws IOException {
        List<String> listed = table("| kind | element | client |").stream()
                .map(row -> row.get(0) + "\t" + row.get(1).replace("`", "") + "\t" + row.get(2))
                .toList();
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(rows("html-marks").toList());
    }

    @Test
    void the_forms_are_counted_by_language() throws IOException {
        Map<String, int[]> counts = new TreeMap<>();
        for (int i = 0; i < COUNTED.size(); i++) {
            int column = i;
            rows(COUNTED.get(i))
                    .forEach(row ->
                            counts.computeIfAbsent(language(row), language -> new int[COUNTED.size()])[column]++);
        }
        List<String> expected = counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + Arrays.toString(entry.getValue()))
                .toList();
        List<String> documented =
                table("| language | attributions | labels | separators | devices | closings | notices |").stream()
                        .map(row -> row.get(0) + " [" + String.join(", ", row.subList(1, row.size())) + "]")
                        .toList();
        assertThat(documented).isEqualTo(expected);
        assertThat(counts).hasSizeGreaterThan(60);
    }

    @Test
    void every_reason_is_explained() throws IOException {
        String doc = Files.readString(DOC);
        Stream.of("Separation", "Boundaries", "Closings", "Notices", "SentTexts", "ReplyTexts")
                .flatMap(ReplyTextDocTest::reasons)
                .forEach(reason -> assertThat(doc).contains("| `" + reason + "` |"));
    }

    private void marked(String line) {
        check(line, texts.ofText(NEW + "\n\n" + line + "\n> Which colour?\n> Ann\n"), NEW);
        check(line, texts.ofText(NEW + "\n" + line + "\n\n> Which colour?\n> Ann\n"), NEW);
        check(line, texts.ofText(line + "\n> Which colour?\n" + NEW + "\n> Size?\nTen.\n"), NEW + "\n\nTen.");
        String html = "<div>" + NEW + "</div><div><br></div><div>" + escaped(line) + "</div>";
        check(line, texts.ofHtml(html + "<blockquote type=cite><div>Which colour?</div></blockquote>"), NEW);
    }

    private void check(String form, ReplyText reply, String expected) {
        if (!reply.text().equals(expected) || (reply.quotedText() == null && reply.forwardedText() == null)) {
            wrong.add(form + " => " + reply.text() + " " + reply.cuts());
        }
    }

    private static List<String> block(String[] labels) {
        boolean dateFirst = labels[0].equals("Gesendet");
        String[] values = {"Ann Smith <ann@x.test>", "Monday, 4 May 2026 10:20", "Bob", "Carl", "RE: Colours"};
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            lines.add(labels[i] + ": " + values[dateFirst && i < 2 ? 1 - i : i]);
        }
        return lines;
    }

    /** The rows below a heading row, cells unescaped. */
    private static List<List<String>> table(String heading) throws IOException {
        return Files.readAllLines(DOC).stream()
                .dropWhile(line -> !line.equals(heading))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Stream.of(line.substring(2, line.length() - 2).split(" (?<!\\\\)\\| "))
                        .map(cell -> cell.replace("\\|", "|"))
                        .toList())
                .toList();
    }

    private static Stream<String> rows(String table) throws IOException {
        return Files.readAllLines(TABLES.resolve(table + ".tsv")).stream()
                .filter(line -> !line.isBlank() && line.charAt(0) != '#');
    }

    private static String language(String row) {
        return row.split("\t")[2].split(",")[0].strip();
    }

    /** String literals that look like a rule's name. */
    private static Stream<String> reasons(String type) {
        try {
            String source = Files.readString(Path.of("src/main/java/org/postroute/inbound/" + type + ".java"));
            return java.util.regex.Pattern.compile(
                            "\"([a-z]+-[a-z-]*[a-z]|valediction|attribution|disclaimer|classification|footer)\"")
                    .matcher(source)
                    .results()
                    .map(match -> match.group(1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
