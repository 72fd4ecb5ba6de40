package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of dead letters, newest first.
 *
 * @param next to be given as {@code before} for the next page; null when this is the last one
 */
@JsonPropertyOrder({"deadLetters", "next"})
public record DeadLetterListDocument(
        List<DeadLetterDocument> deadLetters, @Nullable String next) {}
