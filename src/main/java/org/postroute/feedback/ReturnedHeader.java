package org.postroute.feedback;

import java.util.Objects;
import java.util.Optional;
import org.postroute.message.MessageId;

/** The header of our own message as a report gives it back, whole, cut or quoted. */
final class ReturnedHeader {
    private static final String FIELD = "message-id:";

    private ReturnedHeader() {}

    /** The first Message-ID field; its value may stand on the next line. */
    static Optional<MessageId> messageId(String text) {
        boolean expected = false;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            String bare = withoutMarks(line);
            boolean field = bare.regionMatches(true, 0, FIELD, 0, FIELD.length());
            if (field || expected) {
                Optional<MessageId> id = MessageId.parse(field ? bare.substring(FIELD.length()) : bare);
                if (id.isPresent()) {
                    return id;
                }
            }
            expected = field;
        }
        return Optional.empty();
    }

    /** The first address of the To field. */
    static Optional<String> recipient(String text) {
        return text.lines()
                .map(ReturnedHeader::withoutMarks)
                .filter(line -> line.regionMatches(true, 0, "to:", 0, 3))
                .map(Addresses::first)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static String withoutMarks(String line) {
        int start = 0;
        while (start < line.length() && " \t>|".indexOf(line.charAt(start)) >= 0) {
            start++;
        }
        return line.substring(start);
    }
}
