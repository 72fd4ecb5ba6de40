package org.postroute.inbound;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.postroute.message.HiddenWords;
import org.postroute.message.HiddenWords.Kind;

/** Counts what is hidden, by its kind, and keeps a bounded beginning of it. */
final class HiddenCount {
    private static final int MAX_EXCERPT = 200;

    private final Map<Kind, Entry> entries = new EnumMap<>(Kind.class);

    private static final class Entry {
        private final StringBuilder excerpt = new StringBuilder();
        private int places;
        private int characters;
    }

    /** Text without a letter or a digit, such as the white space of layouts, hides nothing. */
    void addText(Kind kind, String text) {
        if (text.codePoints().anyMatch(Character::isLetterOrDigit)) {
            int characters = (int)
                    text.codePoints().filter(c -> !Character.isWhitespace(c)).count();
            add(kind, 1, characters, text);
        }
    }

    void add(Kind kind, int places, int characters, String excerpt) {
        Entry entry = entries.computeIfAbsent(kind, unseen -> new Entry());
        entry.places += places;
        entry.characters += characters;
        int room = MAX_EXCERPT - entry.excerpt.length() - 3;
        if (room > 0 && !excerpt.isBlank()) {
            entry.excerpt.append(entry.excerpt.isEmpty() ? "" : " … ").append(beginning(excerpt, room));
        }
    }

    static List<HiddenWords> of(List<HiddenWords> some, List<HiddenWords> others) {
        HiddenCount both = new HiddenCount();
        both.add(some);
        both.add(others);
        return both.list();
    }

    void add(Collection<HiddenWords> others) {
        others.forEach(one -> add(one.kind(), one.places(), one.characters(), one.excerpt()));
    }

    private static String beginning(String text, int room) {
        String head = text.substring(0, Math.min(text.length(), 8 * MAX_EXCERPT));
        String bare = head.strip().replaceAll("\\s+", " ");
        int end = Math.min(bare.length(), room);
        return bare.substring(0, end < bare.length() && Character.isLowSurrogate(bare.charAt(end)) ? end - 1 : end);
    }

    /** In the order of the kinds. */
    List<HiddenWords> list() {
        return entries.entrySet().stream()
                .map(entry -> new HiddenWords(
                        entry.getKey(),
                        entry.getValue().places,
                        entry.getValue().characters,
                        entry.getValue().excerpt.toString()))
                .toList();
    }
}
