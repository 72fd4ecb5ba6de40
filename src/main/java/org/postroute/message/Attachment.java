package org.postroute.message;

import org.jspecify.annotations.Nullable;

/**
 * A file that came with a message.
 *
 * @param partPath where it stands in the structure, "2.1" for the first child of the second part
 * @param filename sanitised, at most 120 characters; null when the sender gave none
 * @param contentType lower case, without parameters
 * @param contentId without angle brackets
 * @param content hash and size of the decoded bytes
 */
public record Attachment(
        String partPath,
        @Nullable String filename,
        String contentType,
        Disposition disposition,
        @Nullable String contentId,
        Content content,
        Side side) {

    /** How the sender asked it to be shown (RFC 2183). */
    public enum Disposition {
        ATTACHMENT,
        INLINE
    }

    /** Whether it belongs to what is new or to the quoted or forwarded history. */
    public enum Side {
        NEW,
        QUOTED
    }

    public Attachment withSide(Side other) {
        return new Attachment(partPath, filename, contentType, disposition, contentId, content, other);
    }
}
