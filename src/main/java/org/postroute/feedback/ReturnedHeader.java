package org.postroute.feedback;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.postroute.message.MessageId;

/** The header of our own message as a report gives it back, whole, cut or quoted. */
final class ReturnedHeader {
    /** The second is that of RFC 8098 and Exchange. */
    private static final List<String> FIELDS = List.of("message-id:", "original-message-id:", "x-original-message-id:");

    private ReturnedHeader() {}

    /** The first Message-ID field; its value may stand on the next line. */
    static Optional<MessageId> messageId(String text) {
        boolean expected = false;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            String bare = withoutMarks(line);
            int colon = bare.indexOf(':') + 1;
            boolean field = FIELDS.contains(bare.substring(0, colon).toLowerCase(Locale.ROOT));
            if (field || expected) {
                Optional<MessageId> id = MessageId.parse(field ? bare.substring(colon) : bare);
                if (id.isPresent()) {
                    return id;
                }
            }
            expected = field;
        }
        return Optional.empty();
    }

    /** The first address of the To field; empty when there is none. */
    static Set<String> recipient(String text) {
        return text.lines()
                .map(ReturnedHeader::withoutMarks)
                .filter(line -> line.regionMatches(true, 0, "to:", 0, 3))
                .map(Addresses::first)
                .filter(Objects::nonNull)
                .findFirst()
                .map(Set::of)
                .orElse(Set.of());
    }

    private static String withoutMarks(String line) {
        int start = 0;
        while (start < line.length() && " \t>|".indexOf(line.charAt(start)) >= 0) {
            start++;
        }
        return line.substring(start);
    }
}
