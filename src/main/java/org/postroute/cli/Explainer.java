package org.postroute.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroute.config.SenderChecks;
import org.postroute.feedback.DeliveryReports;
import org.postroute.feedback.MachineNotices;
import org.postroute.inbound.AttachmentFilter;
import org.postroute.inbound.ReplyTexts;
import org.postroute.inbound.Screen;
import org.postroute.inbound.SenderVerification;
import org.postroute.message.DeliveryReport;
import org.postroute.message.InboundMessage;
import org.postroute.message.MachineNotice;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeReader;
import org.postroute.message.Origin;
import org.postroute.message.PartCounts;
import org.postroute.message.Understanding;

/** The steps of {@code routes/inbound.camel.yaml} in their order, for one message that is not in a mailbox. */
final class Explainer {
    private final MimeReader reader;
    private final long maxAttachmentBytes;
    private final Screen screen;
    private final SenderVerification senderVerification;
    private final ReplyTexts replyTexts = new ReplyTexts();
    private final AttachmentFilter attachmentFilter = new AttachmentFilter();
    private final DeliveryReports deliveryReports = new DeliveryReports();
    private final MachineNotices machineNotices = new MachineNotices();

    /**
     * @param parts how the message is built; null for a body without a header
     * @param bounce what the delivery report says; null for every other message
     * @param notice what another machine's message tells about a mail of ours; null when it tells nothing
     */
    record Explanation(
            Understanding understanding,
            @Nullable PartCounts parts,
            @Nullable DeliveryReport bounce,
            @Nullable MachineNotice notice) {}

    Explainer(MimeReader reader, long maxAttachmentBytes, Screen screen, SenderVerification senderVerification) {
        this.reader = reader;
        this.maxAttachmentBytes = maxAttachmentBytes;
        this.screen = screen;
        this.senderVerification = senderVerification;
    }

    /** Without a configuration: no address is ours, no server is trusted, nothing is kept. */
    static Explainer unconfigured(long maxAttachmentBytes) {
        return new Explainer(
                new MimeReader(new Hashing()),
                maxAttachmentBytes,
                new Screen(address -> false, id -> false),
                new SenderVerification());
    }

    Explanation explain(MessageSource source) {
        return explain(reader.read(source, maxAttachmentBytes), PartCounts.of(source));
    }

    /** A body without a header. */
    Explanation explainBody(@Nullable String text, @Nullable String html) {
        return explain(
                new InboundMessage(
                        List.of(), null, "", List.of(), List.of(), List.of(), null, List.of(), List.of(), text, html,
                        List.of(), List.of(), List.of()),
                null);
    }

    private Explanation explain(InboundMessage message, @Nullable PartCounts parts) {
        Understanding judged =
                senderVerification.judge(screen.judge(Understanding.unjudged(message)), SenderChecks.NONE);
        Understanding understood = attachmentFilter.select(replyTexts.separate(judged), Set.of());
        boolean bounced = understood.origin().kind() == Origin.Kind.BOUNCE;
        return new Explanation(
                understood,
                parts,
                bounced ? report(message) : null,
                machineNotices.read(message, understood.origin()).orElse(null));
    }

    private DeliveryReport report(InboundMessage message) {
        Optional<DeliveryReport> report = deliveryReports.read(message);
        return report.orElseGet(() -> new DeliveryReport(List.of(), null));
    }
}
