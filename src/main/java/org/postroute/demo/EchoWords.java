package org.postroute.demo;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** What the echo agent says. */
final class EchoWords {
    private static final Pattern NOTHING = word("nothing");
    private static final Pattern LATER = word("later");
    private static final int MAX_ECHO = 4_000;

    private EchoWords() {}

    private static Pattern word(String word) {
        return Pattern.compile("\\b" + word + "\\b", Pattern.CASE_INSENSITIVE);
    }

    /** The three ways to answer, and their HTTP status. */
    enum Reply {
        NOW(200),
        LATER(202),
        NONE(204);

        private final int status;

        Reply(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** By a magic word in what the customer newly wrote. */
    static Reply choose(String text) {
        if (NOTHING.matcher(text).find()) {
            return Reply.NONE;
        }
        return LATER.matcher(text).find() ? Reply.LATER : Reply.NOW;
    }

    static String answer(JsonNode request) {
        JsonNode message = request.path("message");
        return "Hello " + name(request.path("session").path("customer")) + ",\n\nyou wrote:\n\n"
                + indented(message.path("text").asText())
                + "\n\n" + files(message.path("attachments")) + quoted(message.path("quotedText"));
    }

    private static String name(JsonNode customer) {
        String name = customer.path("name").asText("");
        return name.isBlank() || customer.path("name").isNull() ? "there" : name.split(" ", 2)[0];
    }

    private static String indented(String text) {
        String bounded = text.length() <= MAX_ECHO ? text : text.substring(0, MAX_ECHO) + " …";
        return bounded.strip().lines().map(line -> "    " + line).collect(joining("\n"));
    }

    private static String files(JsonNode attachments) {
        if (attachments.isEmpty()) {
            return "There was no file with it.";
        }
        return "With it came "
                + StreamSupport.stream(attachments.spliterator(), false)
                        .map(EchoWords::file)
                        .collect(joining(", "))
                + ".";
    }

    private static String file(JsonNode file) {
        return String.format(
                Locale.ROOT,
                "%s (%s, %,d bytes)",
                file.path("filename").asText("a file"),
                file.path("contentType").asText(),
                file.path("size").asLong());
    }

    private static String quoted(JsonNode quotedText) {
        return quotedText.asText("").isBlank() || quotedText.isNull()
                ? ""
                : "\nI did not read the " + quotedText.asText().strip().lines().count()
                        + " lines that you only quoted.";
    }
}
