package org.postroute.api;

import java.util.List;

/** All API tokens, by name. */
public record TokenListDocument(List<TokenDocument> tokens) {}
