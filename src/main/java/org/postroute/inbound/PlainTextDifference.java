package org.postroute.inbound;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.postroute.message.HiddenWords;
import org.postroute.message.HiddenWords.Kind;
import org.postroute.message.ReplyText;

/**
 * Whether a mail's two bodies say different things. The HTML is what people see, so words that stand in the text/plain alone
 * reach machines only. Every mail program makes one from the other in its own way: links, alt texts, list marks and lines
 * of clients differ in ordinary mail, whole passages of words do not.
 */
final class PlainTextDifference {
    private static final int MAX_CHARS = 200_000;
    private static final int MAX_CANDIDATES = 500;
    private static final Pattern ADDRESS =
            Pattern.compile("(?:[a-zA-Z][a-zA-Z0-9+.-]{1,20}:|www[.])[^\\s<>]+|\\S{1,80}@\\S+");
    private static final int MIN_WORDS = 3;
    private static final int MAX_GAP = 2;
    private static final int MAX_STUB = 60;

    private final String plain;
    private final String html;

    /** @param html before anything is taken out of it */
    PlainTextDifference(String plain, HtmlBody html) {
        this.plain = bounded(plain);
        this.html = plain.isBlank() ? "" : bounded(html.everything());
    }

    /** The chosen one of two, with a note when they differ. */
    ReplyText notedIn(ReplyText chosen, ReplyText fromPlain, ReplyText fromHtml) {
        HiddenCount count = new HiddenCount();
        if (!plain.isBlank() && !fromHtml.text().isBlank() && !isStub(fromPlain.text())) {
            for (List<String> passage : passages(fromPlain.text(), html)) {
                String words = String.join(" ", passage);
                count.add(Kind.PLAIN_TEXT_DIFFERS, 1, words.replace(" ", "").length(), words);
            }
        }
        List<HiddenWords> found = count.list();
        if (found.isEmpty()) {
            return chosen;
        }
        List<ReplyText.Cut> cuts = new ArrayList<>(chosen.cuts());
        cuts.add(new ReplyText.Cut("hidden", "plain-text-differs"));
        return new ReplyText(
                chosen.text(),
                chosen.html(),
                chosen.markdown(),
                chosen.quotedText(),
                chosen.forwardedText(),
                chosen.signature(),
                HiddenCount.of(chosen.hidden(), found),
                chosen.confidence(),
                chosen.images(),
                cuts);
    }

    /** "This mail must be viewed as HTML": for readers of another time. */
    private static boolean isStub(String text) {
        List<String> words = words(bounded(text));
        return words.size() <= MAX_STUB && words.contains("html");
    }

    private static String bounded(String text) {
        return text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
    }

    /** Passages of one text whose words are mostly not in the other. */
    static List<List<String>> passages(String text, String other) {
        List<String> words = words(ADDRESS.matcher(bounded(text)).replaceAll(" "));
        List<String> known = words(other);
        Set<String> said = new HashSet<>(known);
        String packed = String.join("", known);
        List<List<String>> passages = new ArrayList<>();
        int candidates = 0;
        int start = -1;
        int last = -1;
        int foreign = 0;
        for (int i = 0; i <= words.size(); i++) {
            boolean isForeign = i < words.size()
                    && !said.contains(words.get(i))
                    && candidates++ < MAX_CANDIDATES
                    && !packed.contains(words.get(i));
            if (isForeign && (start < 0 || i - last <= MAX_GAP + 1)) {
                start = start < 0 ? i : start;
                foreign++;
                last = i;
            } else if (start >= 0 && (isForeign || i == words.size() || i - last > MAX_GAP)) {
                if (foreign >= MIN_WORDS) {
                    passages.add(words.subList(start, last + 1));
                }
                start = isForeign ? i : -1;
                foreign = isForeign ? 1 : 0;
                last = i;
            }
        }
        return passages;
    }

    /** Without case and accents; of scripts that are written without spaces, each sign is a word. */
    private static List<String> words(String text) {
        String folded = Normalizer.normalize(Invisible.clean(text).text(), Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        folded.codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(c -> {
                    boolean alone = Character.isIdeographic(c);
                    if (alone || !Character.isLetterOrDigit(c)) {
                        end(word, words);
                    }
                    if (Character.isLetterOrDigit(c)) {
                        word.appendCodePoint(c);
                    }
                    if (alone) {
                        end(word, words);
                    }
                });
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
