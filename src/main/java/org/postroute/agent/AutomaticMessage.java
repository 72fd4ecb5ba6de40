package org.postroute.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.agent.TurnMessage.Cut;
import org.postroute.agent.TurnMessage.Person;

/**
 * What an agent is told of a message that no person wrote, property by property as written. There is nothing to answer it
 * with.
 *
 * @param id the message, the same at every attempt
 * @param attempt from 1
 * @param mailbox own address that it came to
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"version", "type", "id", "attempt", "connection", "mailbox", "automatic", "message"})
public record AutomaticMessage(
        int version,
        String type,
        String id,
        int attempt,
        String connection,
        String mailbox,
        Automatic automatic,
        Mail message) {

    @Override
    public String toString() {
        return "AutomaticMessage[id=" + id + ", attempt=" + attempt + "]";
    }

    /**
     * @param kind bounce, complaint or automatic
     * @param reason why it is taken for one, and what came of it
     * @param session whose mail of ours it is about; null when it names none
     * @param outbound that mail; null when it names none
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"kind", "reason", "session", "outbound"})
    public record Automatic(
            String kind,
            String reason,
            @Nullable String session,
            @Nullable String outbound) {}

    /**
     * @param text its plain text; empty when there is none
     * @param cut as in {@link TurnMessage.Mail}
     * @param source as in {@link TurnMessage.Mail}
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"messageId", "subject", "date", "receivedAt", "from", "to", "cc", "text", "cut", "source"})
    public record Mail(
            @Nullable String messageId,
            String subject,
            @Nullable String date,
            String receivedAt,
            List<Person> from,
            List<Person> to,
            List<Person> cc,
            String text,
            List<Cut> cut,
            @Nullable String source) {

        @Override
        public String toString() {
            return "Mail[receivedAt=" + receivedAt + "]";
        }
    }
}
