package org.postroute.inbound;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The words of a text as the score counts them: letters, marks and digits; white space and punctuation never count. */
final class Tokens {
    private Tokens() {}

    static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (isWord(type)) {
                token.appendCodePoint(c);
            } else if (type != Character.FORMAT) {
                flush(token, tokens);
                if (type == Character.OTHER_SYMBOL) {
                    tokens.add(Character.toString(c));
                }
            }
        });
        flush(token, tokens);
        return tokens;
    }

    private static void flush(StringBuilder token, List<String> tokens) {
        if (!token.isEmpty()) {
            tokens.add(token.toString());
            token.setLength(0);
        }
    }

    private static boolean isWord(int type) {
        return switch (type) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    static Set<List<String>> ngrams(List<String> tokens, int n) {
        Set<List<String>> grams = new HashSet<>();
        for (int i = 0; i + n <= tokens.size(); i++) {
            grams.add(List.copyOf(tokens.subList(i, i + n)));
        }
        return grams;
    }

    /** Takes the last occurrence of each line's tokens away. */
    static List<String> without(List<String> tokens, List<String> lines) {
        List<String> left = new ArrayList<>(tokens);
        for (String line : lines) {
            List<String> unwanted = of(line);
            int at = unwanted.isEmpty() ? -1 : Collections.lastIndexOfSubList(left, unwanted);
            if (at >= 0) {
                left.subList(at, at + unwanted.size()).clear();
            }
        }
        return left;
    }
}
