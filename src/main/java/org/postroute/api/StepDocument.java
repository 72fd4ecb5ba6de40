package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One thing that happened.
 *
 * @param at ISO 8601, in UTC
 * @param step what was done, such as received, screened, asked or submitted
 * @param outcome one word
 * @param detail why
 */
@JsonPropertyOrder({"at", "step", "outcome", "detail"})
public record StepDocument(String at, String step, String outcome, String detail) {}
