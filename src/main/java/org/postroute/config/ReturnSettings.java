package org.postroute.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.message.EmailAddress;

/**
 * What comes back of mail that was sent.
 *
 * @param address to which reports of undeliverable mail go, the envelope sender (RFC 5321, 3.3); null for the mailbox's own
 * @param unwanted kinds of automatic mail, in the words of {@code X-Auto-Response-Suppress} (MS-OXCMAIL, 2.2.3.2.14)
 */
public record ReturnSettings(@Nullable EmailAddress address, List<String> unwanted) {
    /** What holds when nothing is configured. */
    public static final ReturnSettings DEFAULT = new ReturnSettings(null, List.of());

    public ReturnSettings {
        unwanted = List.copyOf(unwanted);
    }
}
