package org.postroute.inbound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One case of src/test/corpus/quotes. */
record QuoteCase(Path folder, Map<String, String> row) {
    private static final Path CORPUS = Path.of("src/test/corpus/quotes");

    static List<QuoteCase> all() {
        List<List<String>> rows = csv(read(CORPUS.resolve("cases.csv")));
        return rows.stream().skip(1).map(row -> of(rows.get(0), row)).toList();
    }

    private static QuoteCase of(List<String> names, List<String> values) {
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            row.put(names.get(i), values.get(i));
        }
        return new QuoteCase(CORPUS.resolve(row.get("repo")).resolve(row.get("case")), row);
    }

    String name() {
        return row.get("repo") + "/" + row.get("case");
    }

    String kind() {
        return row.get("kind");
    }

    String category() {
        return row.get("category");
    }

    boolean isContested() {
        return !row.get("contested").isEmpty();
    }

    /** One case in five is never looked at while the rules are made. */
    boolean isSetAside() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name().getBytes(StandardCharsets.UTF_8));
            return (hash[0] & 0xff) % 5 == 0;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<String> file(String name) {
        Path path = folder.resolve(name);
        return Files.exists(path) ? Optional.of(read(path)) : Optional.empty();
    }

    /** What a reader sees of the input. */
    String reference() {
        return file(kind().equals("text") ? "input.txt" : "input.ref.txt").orElse("");
    }

    /** All texts that are right. */
    List<String> expected() {
        return Stream.of("expected.txt", "expected.alt1.txt", "expected.alt2.txt", "expected.alt3.txt")
                .flatMap(name -> file(name).stream())
                .toList();
    }

    List<String> lines(String name) {
        return file(name).stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static String read(Path path) {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** RFC 4180. */
    static List<List<String>> csv(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else {
                field.append(c);
            }
        }
        return rows;
    }
}
