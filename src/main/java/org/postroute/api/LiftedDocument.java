package org.postroute.api;

/** @param lifted whether anything stood against the address before */
public record LiftedDocument(boolean lifted) {}
