package org.postroute.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one received message, outbound message or session, from its beginning.
 *
 * @param state open or closed for a session
 * @param customer null when nobody could tell who wrote
 * @param messageId Message-ID of the mail; null for a session
 * @param answers id of the received message that an outbound one answers
 * @param at when it came, was stored, or was opened
 * @param attempts how often the agent was asked, or sending begun; the number of turns for a session
 */
public record Story(
        String id,
        Kind kind,
        String state,
        @Nullable String reason,
        String connection,
        String mailbox,
        @Nullable String customer,
        @Nullable String subject,
        @Nullable String messageId,
        @Nullable String sessionId,
        @Nullable String answers,
        Instant at,
        int attempts,
        List<HistoryEntry> steps) {

    public enum Kind {
        RECEIVED,
        OUTBOUND,
        SESSION
    }

    public Story {
        steps = List.copyOf(steps);
    }
}
