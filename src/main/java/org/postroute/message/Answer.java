package org.postroute.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent wants the customer to read; at least one of text, html and markdown is there. It names no recipient: the
 * session does.
 *
 * @param closeSession whether the customer's next mail opens a new session
 * @param handoff whether the agent wants a person to take over
 */
public record Answer(
        @Nullable String text,
        @Nullable String html,
        @Nullable String markdown,
        List<File> attachments,
        boolean closeSession,
        boolean handoff) {

    public Answer {
        attachments = List.copyOf(attachments);
        if (text == null && html == null && markdown == null) {
            throw new InvalidMessageException("an answer needs one of text, html and markdown");
        }
    }

    /** A file to send; its bytes are in the ledger's blobs under their hash. */
    public record File(String filename, String contentType, Content content) {}
}
