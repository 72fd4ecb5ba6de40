package org.postroute.inbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postroute.inbound.Sides.Side;

/**
 * What we wrote to the customer before, word for word. A line of a mail that says the same is ours, with or without quote
 * marks and however it was wrapped; a line between two of ours that follow each other was written into our text.
 */
final class SentTexts {
    private static final int MAX_TEXTS = 10;
    private static final int MAX_WORDS = 50_000;
    private static final int ANCHOR = 4;
    private static final int MAX_PLACES = 4;
    private static final int MIN_RUN = 8;
    private static final int MAX_INSERTED = 30;
    private static final String END = "\n";

    private final List<String> sent = new ArrayList<>();
    private final Map<String, List<Integer>> places = new HashMap<>();

    /** @param texts the newest first; as plain text, Markdown or HTML */
    SentTexts(List<String> texts) {
        for (String text : texts.subList(0, Math.min(MAX_TEXTS, texts.size()))) {
            for (String line : text.contains("</") ? lines(text) : List.of(text)) {
                sent.addAll(words(line));
            }
            sent.add(END);
            if (sent.size() > MAX_WORDS) {
                break;
            }
        }
        for (int i = 0; i + ANCHOR <= sent.size(); i++) {
            List<Integer> found = places.computeIfAbsent(anchor(sent, i), anchor -> new ArrayList<>(1));
            if (found.size() < MAX_PLACES) {
                found.add(i);
            }
        }
    }

    /**
     * Lines without marks that are ours become quoted, in runs of eight words or more; in quoted lines, what was written
     * between ours becomes new, and what stands below all of ours where nothing else is new.
     */
    void apply(Sides sides) {
        if (places.isEmpty()) {
            return;
        }
        int[] ends = ends(sides.lines());
        quote(sides, ends);
        findInsertions(sides, ends);
        if (!sides.hasWords(Side.NEW)) {
            findAnswerBelow(sides, ends);
        }
    }

    /** For each line, the place in our text behind its last word; -1 when it is not ours, 0 when it has no words. */
    private int[] ends(List<BodyLine> lines) {
        int[] ends = new int[lines.size()];
        int expected = -1;
        for (int i = 0; i < ends.length; i++) {
            List<String> words = words(lines.get(i).text());
            if (!words.isEmpty()) {
                ends[i] = end(words, expected);
                expected = ends[i] > 0 ? ends[i] : expected;
            }
        }
        extendUpwards(lines, ends);
        return ends;
    }

    /** A short line above one of ours, with which ours goes on. */
    private void extendUpwards(List<BodyLine> lines, int[] ends) {
        int start = -1;
        for (int i = ends.length - 1; i >= 0; i--) {
            List<String> words = ends[i] == 0 ? List.of() : words(lines.get(i).text());
            if (ends[i] < 0 && isAt(words, start - words.size())) {
                ends[i] = start;
            }
            start = ends[i] > 0 ? ends[i] - words.size() : ends[i] < 0 ? -1 : start;
        }
    }

    private int end(List<String> words, int expected) {
        if (isAt(words, expected)) {
            return expected + words.size();
        }
        if (words.size() < ANCHOR) {
            return -1;
        }
        for (int place : places.getOrDefault(anchor(words, 0), List.of())) {
            if (isAt(words, place)) {
                return place + words.size();
            }
        }
        return -1;
    }

    private boolean isAt(List<String> words, int place) {
        return place >= 0
                && place + words.size() <= sent.size()
                && sent.subList(place, place + words.size()).equals(words);
    }

    private void quote(Sides sides, int[] ends) {
        int i = 0;
        while (i < ends.length) {
            int run = 0;
            int end = i;
            while (end < ends.length && ends[end] >= 0 && sides.of(end) == Side.NEW) {
                run += ends[end] > 0 ? words(sides.lines().get(end).text()).size() : 0;
                end++;
            }
            if (run >= MIN_RUN) {
                sides.put(i, end, Side.QUOTE, "quote", "sent-by-us", 0.98);
            }
            i = Math.max(end, i + 1);
        }
    }

    /** Lines between two of ours, where our text goes on as if nothing stood there. */
    private void findInsertions(Sides sides, int[] ends) {
        int last = -1;
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] > 0) {
                int start = ends[i] - words(sides.lines().get(i).text()).size();
                if (last >= 0 && i - last > 1 && i - last <= MAX_INSERTED && start >= ends[last]) {
                    insertion(sides, last, i, sent.subList(ends[last], start));
                }
                last = i;
            }
        }
    }

    /** Below a header block or an attribution without marks: behind the end of our text, up to the next history. */
    private void findAnswerBelow(Sides sides, int[] ends) {
        int last = -1;
        int run = 0;
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] > 0 && sides.of(i) == Side.QUOTE) {
                last = i;
                run += words(sides.lines().get(i).text()).size();
            }
        }
        if (run < MIN_RUN || !sent.get(ends[last]).equals(END)) {
            return;
        }
        int depth = sides.lines().get(last).depth();
        int end = last + 1;
        boolean says = false;
        while (end < ends.length
                && sides.of(end) == Side.QUOTE
                && sides.lines().get(end).depth() <= depth
                && Boundaries.at(sides.lines(), end).isEmpty()) {
            says |= sides.lines().get(end).hasWords();
            end++;
        }
        if (says) {
            sides.put(last + 1, end, Side.NEW, "answer", "below-our-text", 0.8);
        }
    }

    private static void insertion(Sides sides, int above, int below, List<String> between) {
        List<String> words = new ArrayList<>();
        int depth = sides.lines().get(above).depth();
        for (int i = above + 1; i < below; i++) {
            BodyLine line = sides.lines().get(i);
            boolean carried = sides.of(i) == Side.QUOTE || sides.of(i) == Side.FORWARD;
            if (!carried || line.depth() > depth) {
                return;
            }
            words.addAll(words(line.text()));
        }
        boolean link = words.contains("http") || words.contains("https");
        if (words.size() > between.size() && isWithin(between, words) && !link) {
            sides.put(above + 1, below, Side.NEW, "answer", "written-into-our-text", 0.8);
        }
    }

    /** Whether all of ours is still there, in order. */
    private static boolean isWithin(List<String> ours, List<String> words) {
        int found = 0;
        for (String word : words) {
            if (found < ours.size() && ours.get(found).equals(word)) {
                found++;
            }
        }
        return found == ours.size();
    }

    private static List<String> lines(String html) {
        return HtmlBody.of(html).lines().stream().map(BodyLine::text).toList();
    }

    private static String anchor(List<String> words, int from) {
        return String.join(" ", words.subList(from, from + ANCHOR));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inside = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                words.add(text.substring(start, i).toLowerCase(Locale.ROOT));
                start = -1;
            }
        }
        return words;
    }
}
