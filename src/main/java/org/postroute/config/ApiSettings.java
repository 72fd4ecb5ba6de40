package org.postroute.config;

/**
 * The REST API.
 *
 * @param host address it listens on
 * @param port 0 for any free one
 */
public record ApiSettings(String host, int port) {}
