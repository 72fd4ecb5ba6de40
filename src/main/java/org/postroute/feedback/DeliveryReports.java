package org.postroute.feedback;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.message.DeliveryReport;
import org.postroute.message.DeliveryReport.Recipient;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageId;
import org.postroute.message.ReportPart;

/**
 * What a delivery report says: RFC 3464 where there is a message/delivery-status, else X-Failed-Recipients and the text of
 * the dialects that came before it.
 */
public final class DeliveryReports {
    /** A gateway may have put the report into a message of its own. */
    private static final Set<String> MESSAGE_TYPES = Set.of("message/rfc822", "message/global");

    private static final Set<String> STATUS_TYPES = Set.of("message/delivery-status", "message/global-delivery-status");

    /**
     * Reads without judging whether the message is a report at all: that is the origin's business.
     *
     * @return empty when the message names no recipient, status or reply code of a failed delivery; never throws
     */
    public Optional<DeliveryReport> read(InboundMessage message) {
        FailureText text = FailureText.of(message);
        List<Recipient> recipients = Stream.<Supplier<List<Recipient>>>of(
                        () -> stated(message, STATUS_TYPES, text),
                        () -> DeliveryStatus.recipients(text.words(), text),
                        () -> DeliveryStatus.recipients(text.returned(), text),
                        text::recipients,
                        () -> stated(message, MESSAGE_TYPES, text))
                .map(Supplier::get)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
        MessageId original = originalMessageId(message, text);
        return recipients.isEmpty() ? Optional.empty() : Optional.of(new DeliveryReport(recipients, original));
    }

    private static List<Recipient> stated(InboundMessage message, Set<String> types, FailureText text) {
        return message.reports().stream()
                .filter(part -> types.contains(part.contentType()))
                .flatMap(part -> DeliveryStatus.recipients(part.text(), text).stream())
                .limit(FailureText.MAX_RECIPIENTS)
                .toList();
    }

    private static @Nullable MessageId originalMessageId(InboundMessage message, FailureText text) {
        for (ReportPart part : message.reports()) {
            if (!STATUS_TYPES.contains(part.contentType())) {
                Optional<MessageId> id = ReturnedHeader.messageId(part.text());
                if (id.isPresent()) {
                    return id.get();
                }
            }
        }
        return ReturnedHeader.messageId(text.returned())
                .or(() -> ReturnedHeader.messageId(text.words()))
                .or(() -> message.inReplyTo().stream().findFirst())
                .orElse(null);
    }
}
