package org.postroute.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroute.message.InboundMessage;
import org.postroute.message.PartCounts;
import org.postroute.message.ReplyText;
import org.postroute.message.Understanding;

/** What was decided at each step and why, for people. */
final class TextExplanation {
    private final StringBuilder out = new StringBuilder();

    private TextExplanation() {}

    static String of(ExplainedFile.Outcome outcome) {
        TextExplanation text = new TextExplanation();
        ExplanationLine line = outcome.line();
        text.out.append(line.file()).append('\n');
        if (outcome.explanation() == null) {
            text.step("state", line.state() + ": " + line.reason());
        } else {
            text.steps(line, outcome.explanation().understanding());
        }
        return Printable.text(text.out.append('\n').toString());
    }

    private void steps(ExplanationLine line, Understanding understood) {
        message(line, understood.message());
        if (line.parts() != null) {
            parts(line.parts());
        }
        step("origin", line.origin() + ": " + line.reason());
        step("sender", "authentication " + line.verdict());
        understood.sender().warnings().forEach(warning -> step("warning", warning.word() + ": " + warning.reason()));
        if (line.bounce() != null) {
            line.bounce().recipients().forEach(this::recipient);
            step("about", line.bounce().originalMessageId());
        }
        if (line.notice() != null) {
            notice(line.notice());
        }
        reply(line, understood.replyText());
        line.attachments().forEach(file -> step("file", name(file.filename(), file.contentType(), file.size())));
        line.skippedAttachments()
                .forEach(file ->
                        step("skipped", name(file.filename(), file.contentType(), file.size()) + ": " + file.reason()));
        step("state", line.state());
    }

    private void message(ExplanationLine line, InboundMessage message) {
        step("message-id", line.messageId());
        step("subject", line.subject());
        step("from", line.from() == null ? null : line.from().address());
        message.defects().forEach(defect -> step("defect", defect));
    }

    private void parts(PartCounts parts) {
        step(
                "parts",
                parts.leaves() + " in " + parts.multiparts() + " multiparts and " + parts.messages()
                        + " messages inside");
    }

    private void recipient(ExplanationLine.Recipient recipient) {
        step(
                "bounced",
                recipient.address()
                        + " " + recipient.kind()
                        + (recipient.status() == null ? "" : ", status " + recipient.status())
                        + (recipient.smtpCode() == null ? "" : ", reply " + recipient.smtpCode()));
    }

    private void notice(ExplanationLine.Notice notice) {
        String detail = notice.detail() == null ? "" : ", " + notice.detail();
        step("notice", notice.type() + detail + ": " + String.join(", ", notice.recipients()));
        step("about", notice.originalMessageId());
    }

    private void reply(ExplanationLine line, ReplyText reply) {
        for (ReplyText.Cut cut : reply.cuts()) {
            step("cut", cut.kind() + ": " + cut.reason());
        }
        step("confidence", String.format(Locale.ROOT, "%.2f", reply.confidence()));
        block("new text", line.text());
        block("quoted", line.quotedText());
        block("forwarded", line.forwardedText());
        block("signature", line.signature());
        line.hidden().forEach(this::hidden);
    }

    private void hidden(ExplanationLine.Hidden words) {
        String counted = words.kind() + ": " + words.places() + (words.places() == 1 ? " place, " : " places, ")
                + words.characters() + " characters";
        step("hidden", words.excerpt().isEmpty() ? counted : counted + ": " + words.excerpt());
    }

    private static String name(@Nullable String filename, String contentType, long size) {
        return (filename == null ? "unnamed" : filename) + " (" + contentType + ", " + size + " bytes)";
    }

    private void step(String name, @Nullable String what) {
        if (what != null && !what.isBlank()) {
            out.append("  %-11s %s%n".formatted(name, what));
        }
    }

    private void block(String name, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            out.append("  %-11s%n".formatted(name)).append(text.strip().indent(4));
        }
    }
}
