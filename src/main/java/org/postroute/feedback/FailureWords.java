package org.postroute.feedback;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table {@code failure-reasons.tsv}: the words of many servers, and what they mean. A look-up is one pass. */
final class FailureWords {
    private static final String RESOURCE = "failure-reasons.tsv";
    private static final int KEY = 2;
    private static final int MAX_CHARS = 16_000;
    private static final FailureWords TABLE = new FailureWords(lines());

    private final Map<String, FailureReason> codes = new HashMap<>();
    private final Map<String, List<Phrase>> phrases = new HashMap<>();

    private record Phrase(String words, FailureReason reason) {}

    private FailureWords(List<String> lines) {
        for (String line : lines) {
            if (!line.isBlank() && line.charAt(0) != '#') {
                add(line.split("\t"));
            }
        }
        phrases.values()
                .forEach(list -> list.sort(Comparator.comparingInt((Phrase phrase) -> phrase.words.length())
                        .reversed()));
    }

    private void add(String[] columns) {
        FailureReason reason = FailureReason.valueOf(columns[0].toUpperCase(Locale.ROOT));
        String words = columns[1];
        if (words.matches("[0-9.]+")) {
            codes.put(words, reason);
        } else {
            phrases.computeIfAbsent(words.substring(0, KEY), key -> new ArrayList<>())
                    .add(new Phrase(words, reason));
        }
    }

    private static List<String> lines() {
        try (InputStream in = Objects.requireNonNull(FailureWords.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the codes alone say: the enhanced status first; null when they do not say why. */
    static @Nullable FailureReason of(Codes said) {
        FailureReason byStatus = said.status() == null ? null : TABLE.codes.get(said.status());
        return byStatus != null || said.reply() == null ? byStatus : TABLE.codes.get(String.valueOf(said.reply()));
    }

    /** Every reason that is named; of phrases that overlap the first and longest. Bounded. */
    static Set<FailureReason> in(String text) {
        String folded = folded(text);
        Set<FailureReason> found = EnumSet.noneOf(FailureReason.class);
        int i = 0;
        while (i + KEY <= folded.length()) {
            Phrase phrase = isWordStart(folded, i) ? TABLE.at(folded, i) : null;
            if (phrase != null) {
                found.add(phrase.reason);
            }
            i += phrase == null ? 1 : phrase.words.length();
        }
        return found;
    }

    private @Nullable Phrase at(String folded, int i) {
        for (Phrase phrase : phrases.getOrDefault(folded.substring(i, i + KEY), List.of())) {
            if (folded.startsWith(phrase.words, i)) {
                return phrase;
            }
        }
        return null;
    }

    /** Only letters of alphabets that are written with spaces hold a word together. */
    private static boolean isWordStart(String text, int i) {
        return i == 0 || text.charAt(i) >= 0x2E80 || !Character.isLetterOrDigit(text.charAt(i - 1));
    }

    /** Lower case, runs of white space as one space, typographic apostrophes as plain ones. */
    static String folded(String text) {
        StringBuilder folded = new StringBuilder(Math.min(text.length(), MAX_CHARS));
        for (int i = 0; i < text.length() && folded.length() < MAX_CHARS; i++) {
            char c = text.charAt(i);
            boolean space = Character.isWhitespace(c) || Character.isSpaceChar(c);
            if (!space) {
                folded.append(c == '’' ? '\'' : Character.toLowerCase(c));
            } else if (folded.length() > 0 && folded.charAt(folded.length() - 1) != ' ') {
                folded.append(' ');
            }
        }
        return folded.toString();
    }
}
