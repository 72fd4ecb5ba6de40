package org.postroute.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that ended without its natural end, and that a person can mend.
 *
 * @param id {@code msg_} or {@code out_} and 26 characters
 * @param state dead, quarantined or expired; failed, or uncertain when nothing more will be found out
 * @param at when it came, or when the answer was stored
 * @param mailbox own address, {@code EmailAddress.key()}
 * @param customer null when nobody could tell who wrote
 * @param subject of the received message; null when it could not be read
 * @param attempts how often the agent was asked, or reading begun while it was never asked, or sending begun
 */
public record DeadLetter(
        String id,
        String state,
        Instant at,
        String connection,
        String mailbox,
        @Nullable String customer,
        @Nullable String subject,
        @Nullable String reason,
        int attempts) {

    /** What is looked for; what is null is not asked about. Newest first, those before the one with this id. */
    public record Filter(
            @Nullable String state,
            @Nullable String mailbox,
            @Nullable String before,
            int limit) {}
}
