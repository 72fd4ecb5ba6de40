package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * An address that nothing is sent to.
 *
 * @param id of this entry
 * @param address null when everything about the customer was erased
 * @param cause hard-bounce, soft-bounces, complaint or operator
 * @param detail what led to it
 * @param since ISO 8601, in UTC
 * @param until ISO 8601, in UTC; null until a person lifts it
 */
@JsonPropertyOrder({"id", "address", "cause", "detail", "since", "until"})
public record SuppressionDocument(
        String id,
        @Nullable String address,
        String cause,
        String detail,
        String since,
        @Nullable String until) {}
