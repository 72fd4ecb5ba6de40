package org.postroute.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroute.agent.TurnMessage.File;
import org.postroute.ledger.Turn.StoredAttachment;
import org.postroute.message.Attachment;
import org.postroute.message.RetryableException;

/** Hands over files: small ones within the message, all others by a link. */
final class TurnFiles {
    private static final long MAX_INLINE_TOTAL_BYTES = 4L * 1024 * 1024;

    private final Function<String, InputStream> blobs;
    private final AttachmentLinks links;

    TurnFiles(Function<String, InputStream> blobs, AttachmentLinks links) {
        this.blobs = blobs;
        this.links = links;
    }

    /** @param inlineBytes the largest file that is sent along */
    List<File> of(List<StoredAttachment> attachments, long inlineBytes) {
        List<File> files = new ArrayList<>();
        long room = MAX_INLINE_TOTAL_BYTES;
        for (StoredAttachment stored : attachments) {
            long size = stored.attachment().content().size();
            boolean inline = size <= inlineBytes && size <= room;
            room -= inline ? size : 0;
            files.add(
                    inline
                            ? file(stored, base64(stored.attachment()), null)
                            : file(stored, null, links.url(stored.id())));
        }
        return List.copyOf(files);
    }

    private static File file(StoredAttachment stored, @Nullable String content, @Nullable String url) {
        Attachment attachment = stored.attachment();
        return new File(
                stored.id(),
                attachment.filename(),
                attachment.contentType(),
                attachment.content().size(),
                attachment.disposition().name().toLowerCase(Locale.ROOT),
                attachment.contentId(),
                attachment.content().sha256(),
                content,
                url);
    }

    private String base64(Attachment attachment) {
        try (InputStream bytes = blobs.apply(attachment.content().sha256())) {
            return Base64.getEncoder().encodeToString(bytes.readAllBytes());
        } catch (IOException e) {
            throw new RetryableException("a stored file could not be read", e);
        }
    }
}
