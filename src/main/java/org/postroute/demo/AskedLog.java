package org.postroute.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the agent was asked last about each of the latest messages. */
final class AskedLog {
    private static final int MOST = 100;
    private static final int SHOWN = 24;

    private final Map<String, Asked> byMessage = new LinkedHashMap<>();

    synchronized void add(ObjectNode request, int status, Instant now) {
        byMessage.put(request.path("id").asText(), new Asked(now.toString(), status, shortened(request)));
        if (byMessage.size() > MOST) {
            byMessage.remove(byMessage.keySet().iterator().next());
        }
    }

    synchronized Optional<Asked> find(String receivedId) {
        return Optional.ofNullable(byMessage.get(receivedId));
    }

    private static JsonNode shortened(ObjectNode request) {
        ObjectNode copy = request.deepCopy();
        shorten(copy.path("reply"), "grant");
        copy.path("message").path("attachments").forEach(file -> shorten(file, "content"));
        return copy;
    }

    private static void shorten(JsonNode node, String name) {
        String value = node.path(name).asText("");
        if (node instanceof ObjectNode object && value.length() > SHOWN) {
            object.put(name, value.substring(0, SHOWN) + "… (" + value.length() + " characters)");
        }
    }
}
