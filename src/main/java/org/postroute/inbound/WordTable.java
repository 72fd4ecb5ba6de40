package org.postroute.inbound;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Words of many languages, kept as data: lines of {@code kind TAB form TAB origin}, {@code #} for comments. Forms are
 * compared in lower case with single spaces; a look-up costs the same however many there are.
 */
final class WordTable {
    private final Map<String, String> kinds = new HashMap<>();
    private final Map<String, Set<String>> firstWords = new HashMap<>();
    private final int longest;
    private final int longestFirstWord;

    private WordTable(List<String> lines) {
        for (String line : lines) {
            if (!line.isBlank() && line.charAt(0) != '#') {
                add(line.split("\t"));
            }
        }
        this.longest = kinds.keySet().stream().mapToInt(String::length).max().orElse(0);
        this.longestFirstWord =
                firstWords.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    private void add(String[] columns) {
        String form = folded(columns[1]);
        kinds.put(form, columns[0]);
        firstWords.computeIfAbsent(firstWord(form, 0), word -> new HashSet<>()).add(form);
    }

    /** Reads a table beside this class; a broken table is a fault of the build and not of a message. */
    static WordTable named(String resource) {
        try (InputStream in = Objects.requireNonNull(WordTable.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new WordTable(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kind of a form that the text is, letter case and runs of white space aside. */
    Optional<String> kindOf(String text) {
        boolean fits = text.length() <= 2 * longest + 20 && mayStart(text);
        return fits ? Optional.ofNullable(kinds.get(folded(text))) : Optional.empty();
    }

    /** The kind of the longest form with which the text begins, in the middle of a word or not. */
    Optional<String> kindOfStart(String text) {
        String folded = folded(text);
        return firstWords.getOrDefault(firstWord(folded, 0), Set.of()).stream()
                .filter(folded::startsWith)
                .max(Comparator.comparingInt(String::length))
                .map(kinds::get);
    }

    /** The form of this kind with which the text begins, as whole words; the longest. */
    Optional<String> startOf(String kind, String text) {
        return mayStart(text) ? startAt(kind, folded(text), 0) : Optional.empty();
    }

    /** Most lines begin with no word of a table: that is seen without folding the whole of them. */
    private boolean mayStart(String text) {
        int from = 0;
        while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        String head = folded(text.substring(from, Math.min(text.length(), from + longestFirstWord + 1)));
        return firstWords.containsKey(firstWord(head, 0));
    }

    /** Whether a form of this kind stands in the text as whole words. */
    boolean occurs(String kind, String text) {
        String folded = folded(text);
        for (int i = 0; i < folded.length(); i++) {
            if (isWordStart(folded, i) && startAt(kind, folded, i).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** How many different forms of this kind stand in the text as whole words. */
    int count(String kind, String text) {
        String folded = folded(text);
        Set<String> found = new HashSet<>();
        for (int i = 0; i < folded.length(); i++) {
            if (isWordStart(folded, i)) {
                startAt(kind, folded, i).ifPresent(found::add);
            }
        }
        return found.size();
    }

    private Optional<String> startAt(String kind, String folded, int from) {
        Set<String> forms = firstWords.get(firstWord(folded, from));
        if (forms == null) {
            return Optional.empty();
        }
        return forms.stream()
                .filter(form -> kind.equals(kinds.get(form)) && folded.startsWith(form, from))
                .filter(form -> isWordEnd(folded, from + form.length()))
                .max(Comparator.comparingInt(String::length));
    }

    private static boolean isWordStart(String text, int i) {
        return !isSpaced(text, i) || i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1));
    }

    private static boolean isWordEnd(String text, int end) {
        return end >= text.length() || !isSpaced(text, end - 1) || !Character.isLetterOrDigit(text.charAt(end));
    }

    /** Chinese, Japanese, Korean and Thai are written without spaces, or inflect by suffix. */
    private static boolean isSpaced(String text, int i) {
        Character.UnicodeScript script = Character.UnicodeScript.of(text.charAt(i));
        return switch (script) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, THAI -> false;
            default -> true;
        };
    }

    /** Up to the next character that is no letter or digit; one character where words are not spaced. */
    private static String firstWord(String text, int from) {
        int end = from;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            if (!isSpaced(text, end)) {
                return text.substring(from, Math.max(end, from + 1));
            }
            end++;
        }
        return text.substring(from, Math.min(text.length(), Math.max(end, from + 1)));
    }

    static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        String lower = text.strip().toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            boolean space = Character.isWhitespace(c) || Character.isSpaceChar(c);
            if (Character.getType(c) == Character.FORMAT) {
                continue; // joiners within words of some scripts, which readers of mails drop
            }
            if (!space) {
                folded.append(c == '’' ? '\'' : c);
            } else if (folded.length() > 0 && folded.charAt(folded.length() - 1) != ' ') {
                folded.append(' ');
            }
        }
        return folded.toString();
    }
}
