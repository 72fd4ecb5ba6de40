package org.postroute.api;

import org.jspecify.annotations.Nullable;

/**
 * About whom.
 *
 * @param address of the customer
 * @param reason shown with the entry; needed to add one
 */
public record SuppressionRequest(
        @Nullable String address, @Nullable String reason) {}
