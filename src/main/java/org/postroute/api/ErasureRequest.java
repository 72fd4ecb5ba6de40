package org.postroute.api;

/**
 * Whose data is erased.
 *
 * @param address of the customer
 */
public record ErasureRequest(String address) {}
