package org.postroute.inbound;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Words that are made to look like others (UTS 39: 5.2 "highly restrictive", and whole words as in 4.1). */
final class Scripts {
    private static final Set<UnicodeScript> NONE =
            EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED, UnicodeScript.UNKNOWN);

    /** What is written together: Japanese, Chinese and Korean, each with Latin. */
    private static final List<Set<UnicodeScript>> TOGETHER = List.of(
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL));

    /** Cyrillic, then Greek, in lower case. */
    private static final String LIKE_LATIN = "асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡ" + "αγεηικνοορστυχωϲϳ";

    private Scripts() {}

    /** Whether letters of scripts stand side by side that no language writes in one word. */
    static boolean mixes(String word) {
        Set<UnicodeScript> scripts = of(word);
        return scripts.size() > 1 && TOGETHER.stream().noneMatch(together -> together.containsAll(scripts));
    }

    /** Whether no letter is Latin and each looks as if it were. */
    static boolean looksLatin(String word) {
        return !of(word).isEmpty()
                && word.codePoints()
                        .filter(Character::isLetter)
                        .map(Character::toLowerCase)
                        .allMatch(c -> LIKE_LATIN.indexOf(c) >= 0);
    }

    /** Of its letters. */
    static Set<UnicodeScript> of(String word) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        word.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.removeAll(NONE);
        return scripts;
    }
}
