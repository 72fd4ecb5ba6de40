package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What became of a decision about a dead letter.
 *
 * @param id of the message
 * @param outcome done, or already when it was so before
 * @param state of the message now
 */
@JsonPropertyOrder({"id", "outcome", "state"})
public record MendingDocument(String id, String outcome, String state) {}
