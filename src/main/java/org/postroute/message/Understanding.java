package org.postroute.message;

import java.util.List;

/**
 * What is known of one message so far. Every judging step takes one and gives back a refined one; a step that is left
 * out leaves a harmless default behind.
 *
 * @param attachments those that belong to what is new
 * @param skipped all others, each with its reason
 */
public record Understanding(
        InboundMessage message,
        Origin origin,
        SenderIdentity sender,
        ReplyText replyText,
        List<Attachment> attachments,
        List<SkippedAttachment> skipped) {

    public Understanding {
        attachments = List.copyOf(attachments);
        skipped = List.copyOf(skipped);
    }

    /** Nothing judged: taken for a person's, sender unknown, the whole text new, every file handed on. */
    public static Understanding unjudged(InboundMessage message) {
        String text = message.plainText() == null ? "" : message.plainText();
        ReplyText whole =
                new ReplyText(text, message.html(), null, null, null, null, List.of(), 0, List.of(), List.of());
        return new Understanding(
                message,
                new Origin(Origin.Kind.PERSON, "not screened"),
                SenderIdentity.UNJUDGED,
                whole,
                message.attachments(),
                message.skipped());
    }

    public Understanding withOrigin(Origin decided) {
        return new Understanding(message, decided, sender, replyText, attachments, skipped);
    }

    public Understanding withSender(SenderIdentity decided) {
        return new Understanding(message, origin, decided, replyText, attachments, skipped);
    }

    /** Whether the sender is who it says. */
    public AuthenticationVerdict verdict() {
        return sender.verdict();
    }

    public Understanding withReplyText(ReplyText separated) {
        return new Understanding(message, origin, sender, separated, attachments, skipped);
    }

    public Understanding withFiles(List<Attachment> kept, List<SkippedAttachment> left) {
        return new Understanding(message, origin, sender, replyText, kept, left);
    }
}
