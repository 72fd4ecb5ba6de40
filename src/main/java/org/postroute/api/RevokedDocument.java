package org.postroute.api;

/**
 * An API token that is good no more.
 *
 * @param revoked its name
 */
public record RevokedDocument(String revoked) {}
