package org.postroute.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Attachment.Disposition;
import org.postroute.message.Attachment.Side;

/** Hands the files of a message on to the store, one after another, and keeps what was said about them. */
final class AttachedFiles {
    private static final Set<String> REPORTS = Set.of(
            "message/delivery-status",
            "message/global-delivery-status",
            "message/disposition-notification",
            "message/global-disposition-notification",
            "message/feedback-report",
            "message/partial",
            "text/rfc822-headers",
            "message/global-headers");
    private static final ContentStore NOWHERE =
            bytes -> new Content("0".repeat(64), bytes.transferTo(OutputStream.nullOutputStream()));

    private final Destination destination;
    private final Defects defects;
    private final List<Attachment> attachments = new ArrayList<>();
    private final List<SkippedAttachment> skipped = new ArrayList<>();
    private final List<ReportPart> reports = new ArrayList<>();
    private @Nullable String embeddedText;

    /** @param maxBytes of one file; 0 for any size */
    record Destination(ContentStore store, long maxBytes, boolean readsEmbedded, SkippedParts skippedParts) {}

    /** What is said about a file before its bytes are known. */
    private record Label(
            String path,
            @Nullable String filename,
            String contentType,
            Disposition disposition,
            @Nullable String contentId) {}

    AttachedFiles(Destination destination, Defects defects) {
        this.destination = destination;
        this.defects = defects;
    }

    /** Its content was never fetched; what comes is nothing, or the beginning of a message inside the message. */
    boolean isLeftOut(String path) {
        return destination.skippedParts.sizes().containsKey(path);
    }

    void read(String path, PartHeader part, InputStream decoded, MessageBytes source) {
        boolean isMessage = isMessage(part.contentType());
        Metered bytes = new Metered(decoded, destination.maxBytes, headBytes(part.contentType()), defects);
        source.counting(destination.maxBytes > 0);
        Content content = isLeftOut(path) ? null : store(bytes);
        source.counting(content != null);
        bytes.drain();
        source.counting(true);
        InboundMessage embedded = isMessage && destination.readsEmbedded ? embedded(bytes.head()) : null;
        Label label = label(path, part, embedded);
        if (content == null) {
            skipped.add(tooLarge(label, destination.skippedParts.sizes().getOrDefault(path, bytes.count())));
        } else {
            attachments.add(new Attachment(
                    path, label.filename, label.contentType, label.disposition, label.contentId, content, Side.NEW));
        }
        report(part, bytes.head());
    }

    /** @param path that of the text in which it stands, and its number there */
    void readUuencoded(String path, UuencodedText.File file) {
        InputStream decoded = new UuDecoding(new ByteArrayInputStream(file.encoded()));
        Metered bytes = new Metered(decoded, destination.maxBytes, 0, defects);
        Content content = store(bytes);
        bytes.drain();
        String name = FileNames.clean(file.name());
        Label label = new Label(path, name, "application/octet-stream", Disposition.ATTACHMENT, null);
        if (content == null) {
            skipped.add(tooLarge(label, bytes.count()));
        } else {
            attachments.add(new Attachment(path, name, label.contentType, label.disposition, null, content, Side.NEW));
        }
    }

    private static boolean isMessage(String type) {
        return type.equals("message/rfc822") || type.equals("message/global");
    }

    private int headBytes(String type) {
        if (isMessage(type)) {
            return ReadingLimits.EMBEDDED_BYTES;
        }
        return REPORTS.contains(type) ? ReadingLimits.REPORT_BYTES : 0;
    }

    /** Null when the file is over the limit. */
    private @Nullable Content store(Metered bytes) {
        try {
            Content content = destination.store.put(bytes);
            return bytes.isOverLimit() ? null : content;
        } catch (IOException | RuntimeException e) {
            if (bytes.isOverLimit()) {
                return null;
            }
            throw e instanceof PostrouteException known ? known : new RetryableException("a file cannot be stored", e);
        }
    }

    private static InboundMessage embedded(byte[] head) {
        return Reading.read(MessageSource.of(head), new Destination(NOWHERE, 0, false, SkippedParts.NONE));
    }

    private Label label(String path, PartHeader part, @Nullable InboundMessage embedded) {
        if (embedded != null && embeddedText == null) {
            embeddedText = ForwardedText.of(embedded);
        }
        boolean inline = part.isMarkedInline() || (part.contentId() != null && !part.isMarkedAttachment());
        return new Label(
                path,
                part.filename(),
                part.contentType(),
                inline ? Disposition.INLINE : Disposition.ATTACHMENT,
                part.contentId());
    }

    private static SkippedAttachment tooLarge(Label label, long size) {
        return new SkippedAttachment(
                label.filename,
                label.contentType,
                size,
                label.disposition,
                label.contentId,
                null,
                Side.NEW,
                SkippedAttachment.Reason.TOO_LARGE);
    }

    private void report(PartHeader part, byte[] head) {
        String type = part.contentType();
        if (head.length > 0 && reports.size() < ReadingLimits.REPORTS) {
            int length = Math.min(head.length, ReadingLimits.REPORT_BYTES);
            String text = CharsetDecoding.decode(head, length, part.getCharset());
            reports.add(new ReportPart(type, text.replace("\r\n", "\n").replace('\r', '\n')));
        }
    }

    List<Attachment> attachments() {
        return attachments;
    }

    List<SkippedAttachment> skipped() {
        return skipped;
    }

    List<ReportPart> reports() {
        return reports;
    }

    /** The first message inside the message that has words, as text; null when there is none. */
    @Nullable
    String embeddedText() {
        return embeddedText;
    }
}
