package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one received message, outbound message or session.
 *
 * @param kind received, outbound or session
 * @param reason why it is in its state; null while it is under way
 * @param noAnswer why a received message got none; null when it did, or still may
 * @param mailbox its id, such as support-1; the address when it is no longer configured
 * @param customer null when nobody could tell who wrote
 * @param answers id of the received message that an outbound one answers
 * @param at when it came, was stored, or was opened; ISO 8601, in UTC
 * @param attempts how often the agent was asked, or sending begun; the number of turns for a session
 */
@JsonPropertyOrder({
    "id",
    "kind",
    "state",
    "reason",
    "noAnswer",
    "connection",
    "mailbox",
    "customer",
    "subject",
    "messageId",
    "session",
    "answers",
    "at",
    "attempts",
    "steps"
})
public record StoryDocument(
        String id,
        String kind,
        String state,
        @Nullable String reason,
        @Nullable String noAnswer,
        String connection,
        String mailbox,
        @Nullable String customer,
        @Nullable String subject,
        @Nullable String messageId,
        @Nullable String session,
        @Nullable String answers,
        String at,
        int attempts,
        List<StepDocument> steps) {}
