package org.postroute.feedback;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroute.message.InboundMessage;
import org.postroute.message.MachineNotice;
import org.postroute.message.MachineNotice.Type;
import org.postroute.message.MessageId;
import org.postroute.message.Origin;
import org.postroute.message.ReportPart;

/** Complaints (RFC 5965), read receipts (RFC 8098) and automatic replies (RFC 3834), and about which mail of ours they are. */
public final class MachineNotices {
    private static final String COMPLAINT = "message/feedback-report";
    private static final Set<String> RECEIPTS =
            Set.of("message/disposition-notification", "message/global-disposition-notification");
    /** RFC 5965, 7.3, and RFC 6650 and 6692. */
    private static final Set<String> FEEDBACK_TYPES = Set.of(
            "abuse",
            "fraud",
            "other",
            "virus",
            "not-spam",
            "auth-failure",
            "opt-out",
            "opt-out-list",
            "miscategorized");
    /** RFC 8098, 3.2.6.2, and RFC 3798 before it. */
    private static final Set<String> DISPOSITIONS =
            Set.of("displayed", "deleted", "dispatched", "processed", "denied", "failed");

    private static final List<String> RECIPIENT_FIELDS =
            List.of("original-rcpt-to", "removal-recipient", "original-recipient", "final-recipient");

    /**
     * @param origin what the screen decided
     * @return empty for a person's message, a delivery report, and what answers nothing; never throws
     */
    public Optional<MachineNotice> read(InboundMessage message, Origin origin) {
        Optional<MachineNotice> reported = message.reports().stream()
                .filter(part -> part.contentType().equals(COMPLAINT) || RECEIPTS.contains(part.contentType()))
                .findFirst()
                .map(part -> reported(message, part));
        return switch (origin.kind()) {
            case COMPLAINT ->
                Optional.of(reported.orElseGet(
                        () -> new MachineNotice(Type.COMPLAINT, null, List.of(), original(message))));
            case AUTOMATIC -> reported.or(() -> automaticReply(message));
            default -> Optional.empty();
        };
    }

    private static MachineNotice reported(InboundMessage message, ReportPart part) {
        boolean complaint = part.contentType().equals(COMPLAINT);
        List<Map<String, String>> groups = DeliveryStatus.groups(part.text());
        Map<String, String> fields =
                groups.stream().filter(group -> !group.isEmpty()).findFirst().orElse(Map.of());
        String detail = complaint
                ? known(fields.getOrDefault("feedback-type", ""), FEEDBACK_TYPES)
                : known(afterSemicolon(fields.getOrDefault("disposition", "")), DISPOSITIONS);
        Set<String> recipients = new LinkedHashSet<>();
        RECIPIENT_FIELDS.stream()
                .map(fields::get)
                .filter(Objects::nonNull)
                .limit(complaint ? 2 : 1)
                .forEach(value ->
                        recipients.addAll(Addresses.listed(afterSemicolon(value), FailureText.MAX_RECIPIENTS)));
        if (recipients.isEmpty()) {
            message.reports()
                    .forEach(other -> recipients.addAll(
                            recipients.isEmpty() && other != part ? ReturnedHeader.recipient(other.text()) : Set.of()));
        }
        return new MachineNotice(
                complaint ? Type.COMPLAINT : Type.READ_RECEIPT, detail, new ArrayList<>(recipients), original(message));
    }

    /** A machine's own words are not handed on: only those that the RFCs name. */
    private static @Nullable String known(String value, Set<String> words) {
        String word = value.strip().split("[/,;\\s]", 2)[0].toLowerCase(Locale.ROOT);
        return words.contains(word) ? word : null;
    }

    private static String afterSemicolon(String value) {
        return value.substring(value.indexOf(';') + 1);
    }

    /** That of a person who is away names him and what he was sent; what came through a list answers nobody. */
    private static Optional<MachineNotice> automaticReply(InboundMessage message) {
        boolean declared = message.header("Auto-Submitted").stream()
                .anyMatch(value -> value.strip().toLowerCase(Locale.ROOT).startsWith("auto-replied"));
        boolean answers =
                !message.inReplyTo().isEmpty() && message.header("List-Id").isEmpty();
        if (!declared && !answers) {
            return Optional.empty();
        }
        List<String> sender = message.from().stream()
                .map(from -> from.address().toString())
                .limit(1)
                .toList();
        return Optional.of(new MachineNotice(Type.AUTOMATIC_REPLY, null, sender, original(message)));
    }

    /** The mail that a machine's message names as the one it is about, whoever wrote that. Never throws. */
    public Optional<MessageId> about(InboundMessage message) {
        return Optional.ofNullable(original(message));
    }

    private static @Nullable MessageId original(InboundMessage message) {
        for (ReportPart part : message.reports()) {
            Optional<MessageId> id = ReturnedHeader.messageId(part.text());
            if (id.isPresent()) {
                return id.get();
            }
        }
        List<MessageId> references = message.references();
        return message.inReplyTo().stream()
                .findFirst()
                .orElse(references.isEmpty() ? null : references.get(references.size() - 1));
    }
}
