package org.postroute.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postroute.message.Attachment;
import org.postroute.message.ReplyText;
import org.postroute.message.SkippedAttachment;
import org.postroute.message.Understanding;

/** Keeps the files of what is new and lists those of the history, logos and pixels, each with its reason. */
public final class AttachmentFilter {
    private static final long LARGE_BYTES = 100_000;

    /**
     * Expects the reply text to be separated: an inline image is on the side of the {@code <img>} that refers to it, and
     * new when any of them is. Logos in signatures and pixels are listed. A message that only forwards keeps its files.
     *
     * @param seenSha256 hashes of the files that were already received or sent in this session, lower-case hexadecimal
     */
    public Understanding select(Understanding understanding, Set<String> seenSha256) {
        ImageSides sides = ImageSides.of(understanding.replyText().images());
        boolean keepsAll = onlyForwards(understanding.replyText());
        List<Attachment> kept = new ArrayList<>();
        List<SkippedAttachment> skipped = new ArrayList<>();
        understanding.message().skipped().forEach(file -> skipped.add(sided(file, sides)));
        for (Attachment attachment : understanding.message().attachments()) {
            Attachment sided = attachment.withSide(sides.of(attachment.contentId()));
            Optional<SkippedAttachment.Reason> reason = notShown(sided, sides.useOf(sided.contentId()))
                    .or(() -> keepsAll ? Optional.empty() : reasonToSkip(sided, seenSha256));
            reason.ifPresentOrElse(why -> skipped.add(skipped(sided, why)), () -> kept.add(sided));
        }
        return understanding.withFiles(kept, skipped);
    }

    private static boolean onlyForwards(ReplyText reply) {
        return reply.forwardedText() != null && reply.text().isBlank();
    }

    /** A pixel is nobody's file; a large one in a signature was more likely put there to be seen than a logo is. */
    private static Optional<SkippedAttachment.Reason> notShown(Attachment attachment, ReplyText.Use use) {
        return switch (use) {
            case CONTENT -> Optional.empty();
            case TRACKING -> Optional.of(SkippedAttachment.Reason.TRACKING_PIXEL);
            case SIGNATURE ->
                attachment.content().size() < LARGE_BYTES
                        ? Optional.of(SkippedAttachment.Reason.SIGNATURE_IMAGE)
                        : Optional.empty();
        };
    }

    private static Optional<SkippedAttachment.Reason> reasonToSkip(Attachment attachment, Set<String> seenSha256) {
        if (attachment.side() == Attachment.Side.QUOTED) {
            return Optional.of(SkippedAttachment.Reason.QUOTED_HISTORY);
        }
        return seenSha256.contains(attachment.content().sha256())
                ? Optional.of(SkippedAttachment.Reason.SEEN_BEFORE)
                : Optional.empty();
    }

    private static SkippedAttachment sided(SkippedAttachment file, ImageSides sides) {
        return new SkippedAttachment(
                file.filename(),
                file.contentType(),
                file.size(),
                file.disposition(),
                file.contentId(),
                file.sha256(),
                sides.of(file.contentId()),
                file.reason());
    }

    private static SkippedAttachment skipped(Attachment attachment, SkippedAttachment.Reason reason) {
        return new SkippedAttachment(
                attachment.filename(),
                attachment.contentType(),
                attachment.content().size(),
                attachment.disposition(),
                attachment.contentId(),
                attachment.content().sha256(),
                attachment.side(),
                reason);
    }
}
