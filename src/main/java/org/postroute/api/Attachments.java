package org.postroute.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroute.agent.ApiProblem;
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
     * Opens the file that the URL names; refused with 403 or 404 otherwise.
     *
     * @param id of the attachment, or of a received message for all of it as it came
     * @param expires seconds since 1970, as in the URL
     * @param signature as in the URL
     */
    public Download open(String id, @Nullable String expires, @Nullable String signature) {
        if (!links.verify(id, expires, signature)) {
            return refused(
                    403,
                    "Link not accepted",
                    "the link is not ours or is too old; every retry of a message brings a fresh one");
        }
        return content(id)
                .<Download>map(
                        hash -> new Download.File(ledger.blobs().open(hash), "attachment; filename=\"" + id + "\""))
                .orElseGet(() -> refused(404, "No such file", "the file is no longer kept"));
    }

    private Optional<String> content(String id) {
        return id.startsWith("msg_")
                ? ledger.received().find(id).map(message -> message.raw().sha256())
                : ledger.turns().attachmentContent(id);
    }

    private static Download refused(int status, String title, String detail) {
        return new Download.Refused(new ApiProblem(status, title, detail));
    }
}
