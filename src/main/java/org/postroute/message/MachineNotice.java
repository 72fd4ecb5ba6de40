package org.postroute.message;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a machine tells about a mail of ours, other than that it was not delivered.
 *
 * @param detail of a complaint its feedback type, such as abuse; of a receipt what became of the mail, such as displayed;
 *     null when it does not say
 * @param recipients to whom our mail went, as far as they are named; at most 100
 * @param originalMessageId of our mail; null when it is not named
 */
public record MachineNotice(
        Type type,
        @Nullable String detail,
        List<String> recipients,
        @Nullable MessageId originalMessageId) {

    /** What is told. */
    public enum Type {
        /** RFC 5965. */
        COMPLAINT,
        /** RFC 8098. */
        READ_RECEIPT,
        /** RFC 3834: somebody is away, or a machine confirms that it has the mail. */
        AUTOMATIC_REPLY;

        /** As documented, such as {@code read-receipt}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public MachineNotice {
        recipients = List.copyOf(recipients);
    }
}
