package org.postroute.mailbox;

import org.jspecify.annotations.Nullable;

/**
 * How a sweep ended.
 *
 * @param fetched messages stored that the ledger did not hold; 0 when it failed
 * @param problem what went wrong, in words without addresses or secrets; null when nothing did
 */
public record SweepOutcome(int fetched, @Nullable String problem) {}
