package org.postroute.message;

import org.jspecify.annotations.Nullable;

/**
 * A file that is listed and not handed on.
 *
 * @param size of the decoded bytes, estimated when the content was never read
 * @param sha256 null when the content was never read
 */
public record SkippedAttachment(
        @Nullable String filename,
        String contentType,
        long size,
        Attachment.Disposition disposition,
        @Nullable String contentId,
        @Nullable String sha256,
        Attachment.Side side,
        Reason reason) {

    /** Why it is not handed on; {@link #word()} is what the agent reads. */
    public enum Reason {
        TOO_LARGE("too-large"),
        QUOTED_HISTORY("quoted-history"),
        SEEN_BEFORE("seen-before"),
        SIGNATURE_IMAGE("signature-image"),
        TRACKING_PIXEL("tracking-pixel"),
        LIMIT("limit");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
