package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What a test of a mailbox found.
 *
 * @param ok every step of every direction went well
 * @param directions those that are switched on
 */
@JsonPropertyOrder({"id", "ok", "directions"})
public record ConnectionTestDocument(String id, boolean ok, List<ConnectionDocument> directions) {}
