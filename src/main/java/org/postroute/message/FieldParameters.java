package org.postroute.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A field value with parameters (RFC 2045, 5.1; RFC 2231), such as Content-Type and Content-Disposition, as it comes:
 * unquoted spaces, lost semicolons, lost quotes, comments.
 */
final class FieldParameters {
    private final String value;
    private final Map<String, String> plain = new HashMap<>();
    private final Map<String, TreeMap<Integer, Section>> sections = new HashMap<>();
    private boolean ambiguous;

    private record Section(String text, boolean encoded) {}

    private FieldParameters(String value) {
        this.value = value;
    }

    static FieldParameters parse(String field) {
        Scanner scanner = new Scanner(field);
        FieldParameters parsed = new FieldParameters(scanner.value().toLowerCase(Locale.ROOT));
        for (int count = 0; count < ReadingLimits.PARAMETERS && scanner.nextParameter(); count++) {
            parsed.add(scanner.name.toLowerCase(Locale.ROOT), scanner.text);
        }
        return parsed;
    }

    private void add(String name, String text) {
        int star = name.indexOf('*');
        if (star < 0) {
            note(plain.putIfAbsent(name, text), text);
            return;
        }
        boolean encoded = name.endsWith("*");
        int number = number(name.substring(star + 1, Math.max(star + 1, name.length() - (encoded ? 1 : 0))));
        if (number >= 0) {
            Section section = new Section(text, encoded);
            note(
                    sections.computeIfAbsent(name.substring(0, star), key -> new TreeMap<>())
                            .putIfAbsent(number, section),
                    section);
        }
    }

    private void note(@Nullable Object before, Object now) {
        ambiguous |= before != null && !before.equals(now);
    }

    /** Whether a parameter is there twice with different values, of which the first counts. */
    boolean isAmbiguous() {
        return ambiguous;
    }

    private static int number(String digits) {
        if (digits.isEmpty()) {
            return 0;
        }
        boolean plausible = digits.length() <= 4 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plausible ? Integer.parseInt(digits) : -1;
    }

    /** What stands before the first parameter, in lower case, without spaces and comments. */
    String value() {
        return value;
    }

    /** Decoded (RFC 2231, else RFC 2047, which is forbidden here and common); null when it is not there. */
    @Nullable
    String get(String name) {
        TreeMap<Integer, Section> numbered = sections.get(name);
        if (numbered != null) {
            return join(numbered);
        }
        String text = plain.get(name);
        return text == null ? null : EncodedWords.decode(text);
    }

    private static String join(TreeMap<Integer, Section> numbered) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String charset = null;
        boolean first = true;
        boolean anyEncoded = false;
        for (Section section : numbered.values()) {
            String text = section.text;
            int quote = section.encoded && first ? text.indexOf('\'') : -1;
            int second = quote < 0 ? -1 : text.indexOf('\'', quote + 1);
            if (second >= 0) {
                charset = quote == 0 ? null : text.substring(0, quote);
                text = text.substring(second + 1);
            }
            append(bytes, text, section.encoded);
            anyEncoded |= section.encoded;
            first = false;
        }
        String decoded = CharsetDecoding.decode(bytes.toByteArray(), bytes.size(), charset);
        return anyEncoded ? decoded : EncodedWords.decode(decoded);
    }

    private static void append(ByteArrayOutputStream bytes, String text, boolean encoded) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (encoded && c == '%' && i + 2 < text.length() && isHex(text, i + 1) && isHex(text, i + 2)) {
                bytes.write(Character.digit(text.charAt(i + 1), 16) << 4 | Character.digit(text.charAt(i + 2), 16));
                i += 2;
            } else if (c < 0x80) {
                bytes.write(c);
            } else {
                int end = Character.isHighSurrogate(c) && i + 1 < text.length() ? i + 2 : i + 1;
                bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end - 1;
            }
        }
    }

    private static boolean isHex(String text, int index) {
        return Character.digit(text.charAt(index), 16) >= 0;
    }

    /** Walks over the field once, left to right. */
    private static final class Scanner {
        private final String field;
        private int position;
        private String name = "";
        private String text = "";

        Scanner(String field) {
            this.field = field;
        }

        String value() {
            StringBuilder value = new StringBuilder();
            skipSpace();
            while (position < field.length() && field.charAt(position) != ';') {
                char c = field.charAt(position);
                if (c == '(') {
                    skipComment();
                } else if (Character.isWhitespace(c)) {
                    skipSpace();
                    if (startsParameter()) {
                        break;
                    }
                } else {
                    value.append(c);
                    position++;
                }
            }
            return value.toString();
        }

        /** A lost semicolon: {@code multipart/mixed boundary=x}. */
        private boolean startsParameter() {
            int equals = field.indexOf('=', position);
            if (equals <= position) {
                return false;
            }
            return equals - position <= 20
                    && field.substring(position, equals)
                            .chars()
                            .allMatch(c -> Character.isLetterOrDigit(c) || c == '*' || c == '-');
        }

        boolean nextParameter() {
            while (position < field.length() && isGap(field.charAt(position))) {
                position++;
            }
            if (position >= field.length()) {
                return false;
            }
            int start = position;
            while (position < field.length() && field.charAt(position) != '=' && field.charAt(position) != ';') {
                position++;
            }
            name = field.substring(start, position).strip();
            text = "";
            if (position < field.length() && field.charAt(position) == '=') {
                position++;
                skipSpace();
                text = position < field.length() && field.charAt(position) == '"' ? quoted() : token();
            }
            return true;
        }

        private static boolean isGap(char c) {
            return c == ';' || Character.isWhitespace(c);
        }

        private String quoted() {
            StringBuilder out = new StringBuilder();
            position++;
            while (position < field.length() && field.charAt(position) != '"') {
                char c = field.charAt(position++);
                boolean escapes = c == '\\' && position < field.length() && "\"\\".indexOf(field.charAt(position)) >= 0;
                out.append(escapes ? field.charAt(position++) : c);
            }
            position++;
            return out.toString();
        }

        private String token() {
            int start = position;
            while (position < field.length() && field.charAt(position) != ';') {
                position++;
            }
            return withoutComment(field.substring(start, position).strip());
        }

        private static String withoutComment(String token) {
            int comment = token.indexOf(" (");
            return comment > 0 && token.endsWith(")")
                    ? token.substring(0, comment).strip()
                    : token;
        }

        private void skipSpace() {
            while (position < field.length() && Character.isWhitespace(field.charAt(position))) {
                position++;
            }
        }

        private void skipComment() {
            int depth = 0;
            do {
                char c = field.charAt(position++);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            } while (depth > 0 && position < field.length());
        }
    }
}
