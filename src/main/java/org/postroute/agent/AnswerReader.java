package org.postroute.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.config.PolicySettings;
import org.postroute.message.Answer;
import org.postroute.message.ContentStore;
import org.postroute.message.EmailAddress;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.RetryableException;

/** Reads an answer from JSON. What is wrong is said without the words of the answer. */
final class AnswerReader {
    private static final int MAX_TEXT_CHARACTERS = 1_000_000;
    private static final int MAX_DEPTH = 32;

    private final AnswerFiles files;
    private final AnswerReach reach;
    private final ObjectMapper json = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(AgentAnswers.MAX_BODY_BYTES)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    AnswerReader(ContentStore files, Supplier<PolicySettings> policy) {
        this.files = new AnswerFiles(files, policy);
        this.reach = new AnswerReach(policy);
    }

    /**
     * The answer in a 200.
     *
     * @throws RetryableException when the body is no answer: an agent in trouble says 200 to anything
     * @throws InvalidMessageException when it is one that asks for more than an agent may
     */
    Answer readFromAgent(byte @Nullable [] body) {
        JsonNode node = orAgain(() -> object(body));
        reach.copies(node);
        files.refuseAddresses(node.path("attachments"));
        return orAgain(() -> answer(node));
    }

    private static <T> T orAgain(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidMessageException e) {
            throw new RetryableException("the agent answered 200, but " + e.getMessage(), null);
        }
    }

    /** @throws InvalidMessageException saying what is wrong */
    JsonNode object(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw new InvalidMessageException("the body is empty");
        }
        if (body.length > AgentAnswers.MAX_BODY_BYTES) {
            throw new InvalidMessageException("the body is larger than 15 MB");
        }
        JsonNode node = parse(body);
        if (!node.isObject()) {
            throw new InvalidMessageException("the body is not a JSON object");
        }
        return node;
    }

    private JsonNode parse(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            // Jackson's own message quotes the answer
            throw new InvalidMessageException("the body is not JSON"
                    + (e.getLocation() == null
                            ? ""
                            : " (at byte " + e.getLocation().getByteOffset() + ")"));
        } catch (IOException e) {
            throw new InvalidMessageException("the body is not JSON");
        }
    }

    /**
     * Stores the files.
     *
     * @throws InvalidMessageException saying what is wrong
     */
    Answer answer(JsonNode node) {
        String text = text(node, "text");
        String html = text(node, "html");
        String markdown = text(node, "markdown");
        if (text == null && html == null && markdown == null) {
            throw new InvalidMessageException("one of text, html and markdown has to hold words");
        }
        boolean closeSession = flag(node, "closeSession");
        boolean handoff = flag(node, "handoff");
        List<EmailAddress> cc = reach.copies(node);
        JsonNode attachments = node.path("attachments");
        List<Answer.Link> links = files.links(attachments);
        return new Answer(text, html, markdown, files.read(attachments), links, cc, closeSession, handoff);
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new InvalidMessageException(name + " is not a string");
        }
        if (value.textValue().length() > MAX_TEXT_CHARACTERS) {
            throw new InvalidMessageException(name + " is longer than 1,000,000 characters");
        }
        return value.textValue().isBlank() ? null : value.textValue();
    }

    private static boolean flag(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw new InvalidMessageException(name + " is neither true nor false");
        }
        return value.booleanValue();
    }
}
