package org.postroute.agent;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Why a request was refused, to be written as {@code application/problem+json} (RFC 9457) of type about:blank.
 *
 * @param status of the HTTP answer
 * @param title the same for every refusal of its kind
 * @param detail what the caller can do; never holds what the caller sent
 */
@JsonPropertyOrder({"title", "status", "detail"})
public record ApiProblem(int status, String title, String detail) {}
