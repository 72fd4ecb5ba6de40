package org.postroute.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A msg-id with its angle brackets (RFC 5322, 3.6.4); at most 998 characters, no spaces or controls inside. */
public record MessageId(String value) {
    private static final int MAX_LENGTH = 998;

    public MessageId {
        if (value.length() < 3
                || value.length() > MAX_LENGTH
                || value.charAt(0) != '<'
                || value.charAt(value.length() - 1) != '>'
                || value.chars().anyMatch(c -> c <= ' ' || c == 127)
                || value.indexOf('<', 1) >= 0
                || value.indexOf('>') != value.length() - 1) {
            throw new IllegalArgumentException("not a message identifier");
        }
    }

    /** The first identifier in a header value; empty when there is none. Never throws. */
    public static Optional<MessageId> parse(String text) {
        return parseAll(text, 1).stream().findFirst();
    }

    /** Up to {@code limit} identifiers of a References or In-Reply-To value, in order; what is none is passed over. */
    public static List<MessageId> parseAll(String text, int limit) {
        List<MessageId> found = new ArrayList<>();
        int open = text.indexOf('<');
        while (open >= 0 && found.size() < limit) {
            int close = text.indexOf('>', open);
            if (close < 0) {
                break;
            }
            int innermost = text.lastIndexOf('<', close);
            String candidate = text.substring(innermost, close + 1);
            if (isValid(candidate)) {
                found.add(new MessageId(candidate));
            }
            open = text.indexOf('<', close);
        }
        return List.copyOf(found);
    }

    private static boolean isValid(String candidate) {
        return candidate.length() >= 3
                && candidate.length() <= MAX_LENGTH
                && candidate.chars().noneMatch(c -> c <= ' ' || c == 127);
    }

    @Override
    public String toString() {
        return value;
    }
}
