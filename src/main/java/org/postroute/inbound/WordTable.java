package org.postroute.inbound;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Words of many languages, kept as data: lines of {@code kind TAB form TAB origin}, {@code #} for comments. Forms are
 * compared in lower case with single spaces.
 */
final class WordTable {
    private final Map<String, String> kinds;
    private final int longest;

    private WordTable(Map<String, String> kinds) {
        this.kinds = Map.copyOf(kinds);
        this.longest = kinds.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    /** Reads a table beside this class; a broken table is a fault of the build and not of a message. */
    static WordTable named(String resource) {
        Map<String, String> kinds = new HashMap<>();
        for (String line : lines(resource)) {
            if (!line.isBlank() && line.charAt(0) != '#') {
                String[] columns = line.split("\t");
                kinds.put(folded(columns[1]), columns[0]);
            }
        }
        return new WordTable(kinds);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(WordTable.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new ArrayList<>(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kind of a form that the text is, letter case and runs of white space aside. */
    Optional<String> kindOf(String text) {
        return text.length() > 2 * longest + 20 ? Optional.empty() : Optional.ofNullable(kinds.get(folded(text)));
    }

    /** Whether a form stands in the text's first 200 characters. */
    boolean occursIn(String text) {
        String folded = folded(text.substring(0, Math.min(text.length(), 200)));
        return kinds.keySet().stream().anyMatch(folded::contains);
    }

    static String folded(String text) {
        return text.strip().replaceAll("[\\s\\u00a0]+", " ").toLowerCase(Locale.ROOT);
    }
}
