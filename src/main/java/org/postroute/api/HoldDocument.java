package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Whether agents are asked and mail is sent.
 *
 * @param state held or released
 * @param received messages that wait for an answer
 * @param outbound messages that wait to be sent
 * @param alreadyDone messages that this call found answered or sent already, and ended
 */
@JsonPropertyOrder({"state", "received", "outbound", "alreadyDone"})
public record HoldDocument(String state, int received, int outbound, int alreadyDone) {}
