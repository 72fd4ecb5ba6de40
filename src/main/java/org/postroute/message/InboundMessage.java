package org.postroute.message;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was read: decoded, bounded, and not yet judged.
 *
 * @param headers all fields of the top-level header in order, up to the limits of {@link MimeReader}
 * @param subject decoded, without control characters; empty when there is none
 * @param from every address of every From field
 * @param plainText the text/plain body, line ends as LF; null when there is none
 * @param html the text/html body, never trusted; null when there is none
 * @param attachments files and inline images, all sides NEW until {@code inbound} has judged them
 * @param skipped files over the size limit
 * @param defects what was wrong with the message and how it was read nevertheless
 * @param reports what machines wrote for machines, and the beginning of messages inside the message; at most 10
 */
public record InboundMessage(
        List<HeaderField> headers,
        @Nullable MessageId messageId,
        String subject,
        List<Contact> from,
        List<Contact> to,
        List<Contact> cc,
        @Nullable Instant date,
        List<MessageId> inReplyTo,
        List<MessageId> references,
        @Nullable String plainText,
        @Nullable String html,
        List<Attachment> attachments,
        List<SkippedAttachment> skipped,
        List<String> defects,
        List<ReportPart> reports) {

    public InboundMessage {
        headers = List.copyOf(headers);
        from = List.copyOf(from);
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        inReplyTo = List.copyOf(inReplyTo);
        references = List.copyOf(references);
        attachments = List.copyOf(attachments);
        skipped = List.copyOf(skipped);
        defects = List.copyOf(defects);
        reports = List.copyOf(reports);
    }

    /** A message without report parts. */
    public InboundMessage(
            List<HeaderField> headers,
            @Nullable MessageId messageId,
            String subject,
            List<Contact> from,
            List<Contact> to,
            List<Contact> cc,
            @Nullable Instant date,
            List<MessageId> inReplyTo,
            List<MessageId> references,
            @Nullable String plainText,
            @Nullable String html,
            List<Attachment> attachments,
            List<SkippedAttachment> skipped,
            List<String> defects) {
        this(
                headers,
                messageId,
                subject,
                from,
                to,
                cc,
                date,
                inReplyTo,
                references,
                plainText,
                html,
                attachments,
                skipped,
                defects,
                List.of());
    }

    /**
     * The one sender; empty when From names none or several, is there twice, or is a group (RFC 5322, 3.6.2; RFC 6854):
     * then nobody can tell whom a server looked at when it authenticated the sender.
     */
    public Optional<Contact> sender() {
        List<String> fields = header("From");
        boolean one = from.size() == 1 && fields.size() <= 1 && fields.stream().allMatch(AddressList::isOneMailbox);
        return one ? Optional.of(from.get(0)) : Optional.empty();
    }

    /** Values of a field, top to bottom; the name in any case. */
    public List<String> header(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return headers.stream()
                .filter(field -> field.name().toLowerCase(Locale.ROOT).equals(wanted))
                .map(HeaderField::value)
                .toList();
    }
}
