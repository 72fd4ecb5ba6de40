package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * One message that ended without its natural end.
 *
 * @param id of the received or the outbound message
 * @param state dead, quarantined, expired, failed or uncertain
 * @param at when it came, or when the answer was stored; ISO 8601, in UTC
 * @param mailbox its id, such as support-1; the address when it is no longer configured
 * @param customer address of the customer; null when nobody could tell who wrote
 * @param subject of the received message; null when it could not be read
 * @param reason why it is in its state
 * @param attempts how often it was tried
 */
@JsonPropertyOrder({"id", "state", "at", "mailbox", "customer", "subject", "reason", "attempts"})
public record DeadLetterDocument(
        String id,
        String state,
        String at,
        String mailbox,
        @Nullable String customer,
        @Nullable String subject,
        @Nullable String reason,
        int attempts) {}
