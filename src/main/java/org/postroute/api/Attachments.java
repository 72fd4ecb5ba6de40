package org.postroute.api;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.postroute.agent.AttachmentLinks;
import org.postroute.ledger.Ledger;

/** Files by signed URL. They are always handed out as opaque downloads, whatever the sender called them (THR-40). */
public final class Attachments {
    private final AttachmentLinks links;
    private final Ledger ledger;

    public Attachments(AttachmentLinks links, Ledger ledger) {
        this.links = links;
        this.ledger = ledger;
    }

    /**
     * Opens the file that the URL names.
     *
     * @param id of the attachment
     * @param expires seconds since 1970, as in the URL
     * @param signature as in the URL
     */
    public Download open(String id, @Nullable String expires, @Nullable String signature) {
        if (!links.verify(id, expires, signature)) {
            return refusal(403);
        }
        return ledger.turns()
                .attachmentContent(id)
                .map(hash -> new Download(200, ledger.blobs().open(hash), "attachment; filename=\"" + id + "\""))
                .orElseGet(() -> refusal(404));
    }

    private static Download refusal(int status) {
        return new Download(status, InputStream.nullInputStream(), "attachment");
    }
}
