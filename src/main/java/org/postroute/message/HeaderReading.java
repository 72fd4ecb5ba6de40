package org.postroute.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of the top-level header as values (RFC 5322, 3.6). */
final class HeaderReading {
    private final List<HeaderField> fields;

    HeaderReading(List<HeaderField> fields) {
        this.fields = fields;
    }

    private List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(HeaderField::value)
                .toList();
    }

    private String first(String name) {
        return values(name).stream().findFirst().orElse("");
    }

    String subject() {
        return HeaderText.clean(EncodedWords.decode(first("Subject")), ReadingLimits.SUBJECT_CHARS);
    }

    /** Of every field of that name. */
    List<Contact> addresses(String name) {
        List<Contact> all = new ArrayList<>();
        for (String value : values(name)) {
            all.addAll(AddressList.parse(value, ReadingLimits.ADDRESSES - all.size()));
        }
        return all;
    }

    @Nullable
    Instant date() {
        return DateField.parse(first("Date"));
    }

    @Nullable
    MessageId messageId() {
        String value = first("Message-ID");
        Optional<MessageId> bracketed = MessageId.parse(value);
        return bracketed.or(() -> MessageId.parse("<" + value.strip() + ">")).orElse(null);
    }

    /** The last 100: the nearest ancestors of a thread. */
    List<MessageId> messageIds(String name) {
        List<MessageId> all = new ArrayList<>();
        for (String value : values(name)) {
            all.addAll(MessageId.parseAll(value, ReadingLimits.FIELD_BYTES));
        }
        return all.subList(Math.max(0, all.size() - ReadingLimits.REFERENCES), all.size());
    }
}
