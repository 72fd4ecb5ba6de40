package org.postroute.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happened to stored messages, for people: each step with its time, the time since the one before, and its reason. */
final class TextStory {
    private final StringBuilder out = new StringBuilder();

    private TextStory() {}

    static String of(JsonNode stories) {
        TextStory text = new TextStory();
        stories.path("messages").forEach(text::story);
        return Printable.text(text.out.toString());
    }

    private void story(JsonNode story) {
        out.append(story.path("id").asText()).append('\n');
        line(
                story.path("kind").asText(),
                story.path("mailbox").asText() + ", connection "
                        + story.path("connection").asText());
        for (String name : new String[] {"customer", "subject", "messageId", "session", "answers"}) {
            if (story.path(name).isTextual()) {
                line(
                        name.equals("messageId") ? "message-id" : name,
                        story.path(name).asText());
            }
        }
        steps(story.path("steps"));
        String reason = story.path("reason").asText("");
        line("state", story.path("state").asText() + (story.path("reason").isNull() ? "" : ": " + reason));
        if (story.path("noAnswer").isTextual()) {
            line("no answer", "because it is " + story.path("noAnswer").asText());
        }
        out.append('\n');
    }

    private void steps(JsonNode steps) {
        Instant before = null;
        for (JsonNode step : steps) {
            Instant at = Instant.parse(step.path("at").asText());
            String detail = step.path("detail").asText();
            out.append("  %s %10s  %-14s %s%n"
                    .formatted(
                            at.toString().replaceFirst("(\\.\\d{3})?Z", ""),
                            since(before, at),
                            step.path("step").asText(),
                            step.path("outcome").asText() + (detail.isEmpty() ? "" : ": " + detail)));
            before = at;
        }
    }

    private static String since(@Nullable Instant before, Instant at) {
        return before == null ? "" : "+" + Duration.between(before, at).toMillis() + " ms";
    }

    private void line(String name, String what) {
        out.append("  %-11s %s%n".formatted(name, Printable.line(what)));
    }
}
