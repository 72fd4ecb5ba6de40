package org.postroute.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /api/v1/replies} takes, for the OpenAPI document only: the body is read by {@code AnswerReader}, which
 * tells what is wrong with it. At least one of text, html and markdown is needed.
 *
 * @param grant as it came with the message
 * @param cc addresses that the policy has to name
 * @param closeSession whether the customer's next mail opens a new session
 * @param handoff whether a person should take over
 */
public record ReplyDocument(
        String grant,
        @Nullable String text,
        @Nullable String html,
        @Nullable String markdown,
        @Nullable List<File> attachments,
        @Nullable List<String> cc,
        boolean closeSession,
        boolean handoff) {

    /**
     * @param content base64
     * @param url https, in place of content; the policy has to name its host
     */
    public record File(
            String filename,
            @Nullable String contentType,
            @Nullable String content,
            @Nullable String url) {}
}
