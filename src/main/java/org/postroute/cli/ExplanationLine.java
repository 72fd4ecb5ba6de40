package org.postroute.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Attachment;
import org.postroute.message.Contact;
import org.postroute.message.DeliveryReport;
import org.postroute.message.HiddenWords;
import org.postroute.message.InboundMessage;
import org.postroute.message.MachineNotice;
import org.postroute.message.MessageId;
import org.postroute.message.Origin;
import org.postroute.message.PartCounts;
import org.postroute.message.ReplyText;
import org.postroute.message.SenderWarning;
import org.postroute.message.SkippedAttachment;
import org.postroute.message.Understanding;

/** What {@code explain --json} says of one file; the components are the keys, in this order. */
record ExplanationLine(
        String file,
        String state,
        @Nullable String reason,
        @Nullable String messageId,
        @Nullable String subject,
        @Nullable Party from,
        List<Party> to,
        @Nullable String date,
        @Nullable String origin,
        @Nullable String text,
        @Nullable String html,
        @Nullable String markdown,
        @Nullable String quotedText,
        @Nullable String forwardedText,
        @Nullable String signature,
        boolean hiddenText,
        List<Hidden> hidden,
        double confidence,
        List<ReplyText.Cut> cuts,
        @Nullable PartCounts parts,
        List<Kept> attachments,
        List<Skipped> skippedAttachments,
        List<Image> images,
        @Nullable Bounce bounce,
        @Nullable Notice notice,
        @Nullable String verdict,
        List<String> warnings,
        long millis) {

    record Party(String address, @Nullable String name) {
        static Party of(Contact contact) {
            return new Party(contact.address().toString(), contact.name());
        }
    }

    record Kept(
            @Nullable String filename,
            String contentType,
            long size,
            String disposition,
            @Nullable String contentId,
            String sha256,
            String side) {
        static Kept of(Attachment file) {
            return new Kept(
                    file.filename(),
                    file.contentType(),
                    file.content().size(),
                    word(file.disposition()),
                    file.contentId(),
                    file.content().sha256(),
                    word(file.side()));
        }
    }

    record Skipped(
            @Nullable String filename,
            String contentType,
            long size,
            String disposition,
            @Nullable String contentId,
            @Nullable String sha256,
            String side,
            String reason) {
        static Skipped of(SkippedAttachment file) {
            return new Skipped(
                    file.filename(),
                    file.contentType(),
                    file.size(),
                    word(file.disposition()),
                    file.contentId(),
                    file.sha256(),
                    word(file.side()),
                    file.reason().word());
        }
    }

    record Hidden(String kind, int places, int characters, String excerpt) {
        static Hidden of(HiddenWords words) {
            return new Hidden(words.kind().word(), words.places(), words.characters(), words.excerpt());
        }
    }

    record Image(String src, String side, String use) {
        static Image of(ReplyText.Image image) {
            return new Image(image.src(), word(image.side()), image.use().word());
        }
    }

    record Bounce(List<Recipient> recipients, @Nullable String originalMessageId) {
        static @Nullable Bounce of(@Nullable DeliveryReport report) {
            return report == null
                    ? null
                    : new Bounce(
                            report.recipients().stream().map(Recipient::of).toList(), text(report.originalMessageId()));
        }
    }

    record Notice(
            String type,
            @Nullable String detail,
            List<String> recipients,
            @Nullable String originalMessageId) {
        static @Nullable Notice of(@Nullable MachineNotice notice) {
            return notice == null
                    ? null
                    : new Notice(
                            notice.type().word(),
                            notice.detail(),
                            notice.recipients(),
                            text(notice.originalMessageId()));
        }
    }

    record Recipient(
            @Nullable String address,
            @Nullable String action,
            @Nullable String status,
            @Nullable Integer smtpCode,
            String kind) {
        static Recipient of(DeliveryReport.Recipient recipient) {
            return new Recipient(
                    recipient.address(),
                    recipient.action(),
                    recipient.status(),
                    recipient.smtpCode(),
                    word(recipient.kind()));
        }
    }

    /** @param bodyOnly whether the file held no header, so that nothing can be said of a sender */
    static ExplanationLine of(String file, Explainer.Explanation explanation, boolean bodyOnly, long millis) {
        Understanding understood = explanation.understanding();
        boolean unanswerable = !bodyOnly
                && understood.origin().isPerson()
                && understood.message().from().isEmpty();
        InboundMessage message = understood.message();
        ReplyText reply = understood.replyText();
        return new ExplanationLine(
                file,
                unanswerable ? "quarantined" : state(understood.origin()),
                unanswerable ? "no usable From address" : understood.origin().reason(),
                text(message.messageId()),
                message.subject(),
                message.from().stream().findFirst().map(Party::of).orElse(null),
                message.to().stream().map(Party::of).toList(),
                message.date() == null ? null : message.date().toString(),
                word(understood.origin().kind()),
                reply.text(),
                reply.html(),
                reply.markdown(),
                reply.quotedText(),
                reply.forwardedText(),
                reply.signature(),
                reply.hiddenText(),
                reply.hidden().stream().map(Hidden::of).toList(),
                reply.confidence(),
                reply.cuts(),
                explanation.parts(),
                understood.attachments().stream().map(Kept::of).toList(),
                understood.skipped().stream().map(Skipped::of).toList(),
                reply.images().stream().map(Image::of).toList(),
                Bounce.of(explanation.bounce()),
                Notice.of(explanation.notice()),
                word(understood.verdict()),
                understood.sender().warnings().stream().map(SenderWarning::word).toList(),
                millis);
    }

    /** A file of which nothing can be said but why. */
    static ExplanationLine without(String file, String state, String reason, long millis) {
        return new ExplanationLine(
                file, state, reason, null, null, null, List.of(), null, null, null, null, null, null, null, null, false,
                List.of(), 0, List.of(), null, List.of(), List.of(), List.of(), null, null, null, List.of(), millis);
    }

    private static String state(Origin origin) {
        return switch (origin.kind()) {
            case PERSON -> "ready";
            case BOUNCE -> "bounce";
            case AUTOMATIC, COMPLAINT, OWN -> "automatic";
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(@Nullable MessageId id) {
        return id == null ? null : id.toString();
    }
}
