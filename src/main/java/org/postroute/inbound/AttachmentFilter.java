package org.postroute.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Attachment;
import org.postroute.message.ReplyText;
import org.postroute.message.SkippedAttachment;
import org.postroute.message.Understanding;

/** Keeps the files of what is new and lists those of the history, each with its reason. */
public final class AttachmentFilter {
    /**
     * Expects the reply text to be separated: an inline image is on the side of the {@code <img>} that refers to it, and
     * new when any of them is. A message that only forwards keeps all its files.
     *
     * @param seenSha256 hashes of the files that were already received or sent in this session, lower-case hexadecimal
     */
    public Understanding select(Understanding understanding, Set<String> seenSha256) {
        List<Attachment> kept = new ArrayList<>();
        List<SkippedAttachment> skipped =
                new ArrayList<>(understanding.message().skipped());
        boolean keepsAll = onlyForwards(understanding.replyText());
        for (Attachment attachment : understanding.message().attachments()) {
            Attachment sided = attachment.withSide(side(attachment, understanding.replyText()));
            Optional<SkippedAttachment.Reason> reason = keepsAll ? Optional.empty() : reasonToSkip(sided, seenSha256);
            reason.ifPresentOrElse(why -> skipped.add(skipped(sided, why)), () -> kept.add(sided));
        }
        return understanding.withFiles(kept, skipped);
    }

    private static boolean onlyForwards(ReplyText reply) {
        return reply.forwardedText() != null && reply.text().isBlank();
    }

    private static Attachment.Side side(Attachment attachment, ReplyText reply) {
        List<Attachment.Side> sides = reply.images().stream()
                .filter(image -> refersTo(image.src(), attachment.contentId()))
                .map(ReplyText.Image::side)
                .toList();
        boolean onlyQuoted = !sides.isEmpty() && !sides.contains(Attachment.Side.NEW);
        return onlyQuoted ? Attachment.Side.QUOTED : Attachment.Side.NEW;
    }

    /** RFC 2392; the identifier is percent-encoded in the URL by some, and raw by most. */
    private static boolean refersTo(String src, @Nullable String contentId) {
        if (contentId == null || !src.strip().toLowerCase(Locale.ROOT).startsWith("cid:")) {
            return false;
        }
        String reference = src.strip().substring("cid:".length());
        return reference.equals(contentId) || percentDecoded(reference).equals(contentId);
    }

    private static String percentDecoded(String reference) {
        StringBuilder decoded = new StringBuilder(reference.length());
        for (int i = 0; i < reference.length(); i++) {
            int high = i + 2 < reference.length() ? Character.digit(reference.charAt(i + 1), 16) : -1;
            int low = i + 2 < reference.length() ? Character.digit(reference.charAt(i + 2), 16) : -1;
            if (reference.charAt(i) == '%' && high >= 0 && low >= 0) {
                decoded.append((char) (high * 16 + low));
                i += 2;
            } else {
                decoded.append(reference.charAt(i));
            }
        }
        return decoded.toString();
    }

    private static Optional<SkippedAttachment.Reason> reasonToSkip(Attachment attachment, Set<String> seenSha256) {
        if (attachment.side() == Attachment.Side.QUOTED) {
            return Optional.of(SkippedAttachment.Reason.QUOTED_HISTORY);
        }
        return seenSha256.contains(attachment.content().sha256())
                ? Optional.of(SkippedAttachment.Reason.SEEN_BEFORE)
                : Optional.empty();
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
