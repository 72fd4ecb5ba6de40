package org.postroute.config;

import org.jspecify.annotations.Nullable;

/**
 * Where the ledger lives.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://…}
 * @param submissionRetry for outbound messages
 */
public record LedgerSettings(
        String url, @Nullable String username, @Nullable Secret password, RetrySettings submissionRetry) {}
