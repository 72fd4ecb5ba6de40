package org.postroute.ledger;

import java.time.Instant;

/**
 * One line of what happened to a message.
 *
 * @param step what was done, such as received, screened, asked or submitted
 * @param outcome one word
 * @param detail the reason, without addresses, subjects or text
 */
public record HistoryEntry(Instant at, String step, String outcome, String detail) {}
