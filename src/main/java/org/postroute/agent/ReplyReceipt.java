package org.postroute.agent;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What became of a posted reply.
 *
 * @param status of the HTTP answer
 * @param outcome accepted, already-answered, or the state that the message is in
 * @param id of the outbound message; null when there is none
 */
@JsonPropertyOrder({"status", "outcome", "id"})
public record ReplyReceipt(
        int status, String outcome, @Nullable String id) {}
