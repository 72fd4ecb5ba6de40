package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep that was asked for came to.
 *
 * @param status of the HTTP answer
 * @param outcome swept, failed, or running when it takes longer than the answer waits
 * @param fetched messages stored that were not known
 * @param problem what it failed of
 */
@JsonPropertyOrder({"status", "mailbox", "outcome", "fetched", "problem"})
public record SyncDocument(
        int status,
        String mailbox,
        String outcome,
        @Nullable Integer fetched,
        @Nullable String problem) {}
