package org.postroute.mailbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a server says to a sign-in by token.
 *
 * @param words after the OK or NO; raw
 * @param challenge before that, in base64: a JSON object that tells what is wrong (RFC 7628, 3.2.2); empty when there was none
 */
record SaslAnswer(boolean isOk, String words, String challenge) {
    private static final int MAX_CHALLENGE = 4_000;
    private static final List<String> TOLD = List.of("status", "error", "error_description", "schemes", "scope");

    /** The words, and after them in brackets what the challenge tells. */
    String allWords() {
        String told = told(challenge);
        return told.isEmpty() ? words : words + " (" + told + ")";
    }

    /** Never throws: whatever is no JSON object in base64 tells nothing. */
    private static String told(String challenge) {
        if (challenge.isBlank() || challenge.length() > MAX_CHALLENGE) {
            return "";
        }
        try {
            byte[] json = Base64.getMimeDecoder().decode(challenge.strip());
            JsonNode object = new ObjectMapper().readTree(new String(json, StandardCharsets.UTF_8));
            return TOLD.stream().flatMap(name -> told(name, object)).collect(Collectors.joining(", "));
        } catch (IllegalArgumentException | JsonProcessingException e) {
            return "";
        }
    }

    private static Stream<String> told(String name, JsonNode object) {
        String value = object.path(name).asText();
        return value.isBlank() ? Stream.empty() : Stream.of(name + " " + value);
    }
}
