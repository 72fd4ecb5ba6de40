package org.postroute.demo;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One question to the agent.
 *
 * @param at ISO 8601
 * @param status HTTP status that the agent answered with
 * @param request as it came, with long base64 and the grant shortened for display
 */
record Asked(String at, int status, JsonNode request) {}
