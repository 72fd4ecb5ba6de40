package org.postroute.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Version 1 of what an agent is sent, property by property as written. Instants are ISO 8601 in UTC; what is absent is
 * null.
 *
 * @param id the message, the same at every attempt
 * @param attempt from 1
 * @param mailbox own address that the customer wrote to
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"version", "type", "id", "attempt", "connection", "mailbox", "session", "message", "reply"})
public record TurnMessage(
        int version,
        String type,
        String id,
        int attempt,
        String connection,
        String mailbox,
        Conversation session,
        Mail message,
        Reply reply) {

    @Override
    public String toString() {
        return "TurnMessage[id=" + id + ", attempt=" + attempt + "]";
    }

    /** @param turn from 1 */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"id", "customer", "direction", "openedAt", "turn"})
    public record Conversation(String id, Customer customer, String direction, String openedAt, int turn) {}

    /**
     * @param verified pass, fail or unknown
     * @param warnings such as address-in-name; none for ordinary senders
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"address", "name", "verified", "warnings"})
    public record Customer(String address, @Nullable String name, String verified, List<String> warnings) {
        @Override
        public String toString() {
            return "Customer[verified=" + verified + ", warnings=" + warnings + "]";
        }
    }

    /** Somebody in To or Cc. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"address", "name"})
    public record Person(String address, @Nullable String name) {
        @Override
        public String toString() {
            return "Person[********]";
        }
    }

    /**
     * @param text only what is new
     * @param html the new part as it came, not sanitised; null when there is none or it is too long
     * @param markdown the new part of the HTML as CommonMark with tables, fit to be read; null when there is none or it is
     *     too long
     * @param cut which texts are not all there
     * @param source where the whole message is, good for an hour; null when nothing was cut
     * @param hidden what no reader sees and was removed, without its words
     * @param confidence 0 to 1, of having told new from old
     * @param language null for now
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({
        "messageId",
        "subject",
        "date",
        "receivedAt",
        "to",
        "cc",
        "text",
        "html",
        "markdown",
        "quotedText",
        "forwardedText",
        "signature",
        "cut",
        "source",
        "hiddenText",
        "hidden",
        "confidence",
        "language",
        "attachments",
        "skippedAttachments"
    })
    public record Mail(
            @Nullable String messageId,
            String subject,
            @Nullable String date,
            String receivedAt,
            List<Person> to,
            List<Person> cc,
            String text,
            @Nullable String html,
            @Nullable String markdown,
            @Nullable String quotedText,
            @Nullable String forwardedText,
            @Nullable String signature,
            List<Cut> cut,
            @Nullable String source,
            boolean hiddenText,
            List<Hidden> hidden,
            double confidence,
            @Nullable String language,
            List<File> attachments,
            List<SkippedFile> skippedAttachments) {

        @Override
        public String toString() {
            return "Mail[receivedAt=" + receivedAt + "]";
        }
    }

    /**
     * @param property whose text is not all there
     * @param characters that it has
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"property", "characters"})
    public record Cut(String property, int characters) {}

    /** @param kind such as off-screen */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"kind", "places", "characters"})
    public record Hidden(String kind, int places, int characters) {}

    /**
     * @param size in bytes, decoded
     * @param disposition attachment or inline
     * @param content base64; null when there is a url
     * @param url good for an hour; null when there is content
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"id", "filename", "contentType", "size", "disposition", "contentId", "sha256", "content", "url"
    })
    public record File(
            String id,
            @Nullable String filename,
            String contentType,
            long size,
            String disposition,
            @Nullable String contentId,
            String sha256,
            @Nullable String content,
            @Nullable String url) {

        @Override
        public String toString() {
            return "File[id=" + id + ", size=" + size + "]";
        }
    }

    /** @param reason too-large, quoted-history, seen-before, signature-image, tracking-pixel or limit */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"filename", "size", "reason"})
    public record SkippedFile(@Nullable String filename, long size, String reason) {
        @Override
        public String toString() {
            return "SkippedFile[size=" + size + ", reason=" + reason + "]";
        }
    }

    /** @param grant single use; who holds it may answer */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"url", "grant", "expiresAt"})
    public record Reply(String url, String grant, String expiresAt) {
        @Override
        public String toString() {
            return "Reply[expiresAt=" + expiresAt + "]";
        }
    }
}
