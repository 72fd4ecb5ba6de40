package org.postroute.api;

import java.util.List;

/** All connections, in the order of the configuration. */
public record ConnectionListDocument(List<ConnectionStateDocument> connections) {}
