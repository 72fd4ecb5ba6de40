package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What was erased.
 *
 * @param messages that were received
 * @param answers that were to be sent, or were
 * @param sessions of the customer
 * @param contents sources, bodies and files; what others sent or got, too, stays
 * @param rewritten whether the database was rewritten, so that no file of it holds anything of them any more
 */
@JsonPropertyOrder({"messages", "answers", "sessions", "contents", "rewritten"})
public record ErasureDocument(int messages, int answers, int sessions, int contents, boolean rewritten) {}
