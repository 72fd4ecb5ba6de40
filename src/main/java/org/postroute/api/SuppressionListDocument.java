package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of addresses that nothing is sent to, latest first.
 *
 * @param next to be given as {@code before} for the next page; null when this is the last one
 */
@JsonPropertyOrder({"suppressions", "next"})
public record SuppressionListDocument(
        List<SuppressionDocument> suppressions, @Nullable String next) {}
