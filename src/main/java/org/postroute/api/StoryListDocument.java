package org.postroute.api;

import java.util.List;

/** A message between what it answers and its answer, or a session with its messages; in order. */
public record StoryListDocument(List<StoryDocument> messages) {}
