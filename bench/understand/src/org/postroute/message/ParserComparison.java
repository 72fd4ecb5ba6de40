package org.postroute.message;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same columns of expected.csv for each parser, in one run. */
public final class ParserComparison {
    private static final int EXCERPT_CHARS = 60;
    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("subject", "subject");
        COLUMNS.put("raw_subject", "subject, as written");
        COLUMNS.put("from_addr", "sender");
        COLUMNS.put("n_attachments", "number of files");
        COLUMNS.put("attachment_names", "names of files");
        COLUMNS.put("text_excerpt", "body");
        COLUMNS.put("n_parts", "parts");
        COLUMNS.put("n_leaf_bodies", "leaves, with messages inside");
        COLUMNS.put("n_multipart", "multiparts");
        COLUMNS.put("n_nested_messages", "messages inside");
    }

    /** What a parser finds; text without white space. */
    record Found(String subject, String from, List<String> names, String text, PartCounts counts) {}

    private ParserComparison() {}

    public static void print() {
        Map<String, Parser> parsers = new LinkedHashMap<>();
        parsers.put("**Postroute**", new OurParser());
        parsers.put("Mime4j 0.8.14, permissive", new Mime4jParser());
        parsers.put("Angus Mail, lenient", new AngusParser());
        System.out.println("| parser | read without exception | " + String.join(" | ", COLUMNS.values()) + " |");
        System.out.println("|---|---|" + "---|".repeat(COLUMNS.size()));
        parsers.forEach((name, parser) -> {
            StringBuilder line = new StringBuilder("| " + name + " | " + readable(parser) + " |");
            COLUMNS.keySet()
                    .forEach(column ->
                            line.append(' ').append(score(parser, column)).append(" |"));
            System.out.println(line);
        });
    }

    /** Reads a message; any exception counts as not read. */
    interface Parser {
        Found read(byte[] raw) throws Exception;
    }

    private static String readable(Parser parser) {
        long read = MimeCorpus.messages().stream()
                .filter(file -> found(parser, MimeCorpus.source(file)) != null)
                .count();
        return read + "/" + MimeCorpus.messages().size();
    }

    private static String score(Parser parser, String column) {
        List<MimeCorpus.Row> rows = MimeCorpus.rows().stream()
                .filter(row ->
                        !row.get(column).isEmpty() && !(column.equals("attachment_names") && isRaw(row.get(column))))
                .toList();
        long right = rows.stream().filter(row -> isRight(parser, row, column)).count();
        return right + "/" + rows.size();
    }

    /** Names with a path, an encoding or U+FFFD in them: nobody should hand those on. */
    private static boolean isRaw(String names) {
        return names.chars().anyMatch(c -> "/\\:='\uFFFD".indexOf(c) >= 0);
    }

    private static boolean isRight(Parser parser, MimeCorpus.Row row, String column) {
        Found found = found(parser, MimeCorpus.source(row.file()));
        String expected = row.get(column);
        return found != null
                && switch (column) {
                    case "subject", "raw_subject" -> expected.equals(found.subject());
                    case "from_addr" -> expected.equals(found.from());
                    case "n_attachments" -> expected.equals("" + found.names().size());
                    case "attachment_names" -> expected.equals(String.join("|", found.names()));
                    case "n_parts" -> expected.equals("" + found.counts().parts());
                    case "n_leaf_bodies" -> expected.equals("" + found.counts().leaves());
                    case "n_multipart" -> expected.equals("" + found.counts().multiparts());
                    case "n_nested_messages" ->
                        expected.equals("" + found.counts().messages());
                    default -> found.text().contains(excerpt(expected));
                };
    }

    private static String excerpt(String expected) {
        String letters = packed(expected);
        return letters.substring(0, Math.min(EXCERPT_CHARS, letters.length()));
    }

    static String packed(String text) {
        return text.replaceAll("[\\s\\x00]+", "");
    }

    private static Found found(Parser parser, MessageSource source) {
        try (java.io.InputStream in = source.open()) {
            return parser.read(in.readAllBytes());
        } catch (Exception | StackOverflowError e) {
            return null;
        }
    }
}
