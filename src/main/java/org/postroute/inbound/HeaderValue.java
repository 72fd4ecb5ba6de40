package org.postroute.inbound;

import java.util.Locale;
import java.util.Optional;

/** Reading a structured header value (RFC 5322, 3.2.2; RFC 2045, 5.1) without ever failing on a malformed one. */
final class HeaderValue {
    private final String uncommented;

    private HeaderValue(String uncommented) {
        this.uncommented = uncommented;
    }

    static HeaderValue of(String raw) {
        return new HeaderValue(withoutComments(raw));
    }

    /** Everything but the comments, which may nest; a comment that is never closed reaches to the end. */
    static String withoutComments(String raw) {
        StringBuilder kept = new StringBuilder(raw.length());
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\' && (quoted || depth > 0) && i + 1 < raw.length()) {
                i++;
                if (quoted) {
                    kept.append(c).append(raw.charAt(i));
                }
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
                kept.append(c);
            } else if (c == '(' && !quoted) {
                depth++;
                kept.append(' ');
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    /** What stands before the first semicolon, in lower case. */
    String token() {
        int end = uncommented.indexOf(';');
        String first = end < 0 ? uncommented : uncommented.substring(0, end);
        return first.strip().toLowerCase(Locale.ROOT);
    }

    /** A parameter's value in lower case, without quotes; empty when it is not there. */
    Optional<String> parameter(String name) {
        for (String piece : uncommented.split(";")) {
            int equals = piece.indexOf('=');
            if (equals > 0 && piece.substring(0, equals).strip().equalsIgnoreCase(name)) {
                String value = piece.substring(equals + 1).strip().replace("\"", "");
                return Optional.of(value.toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }
}
