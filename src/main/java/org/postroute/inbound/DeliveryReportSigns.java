package org.postroute.inbound;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.postroute.message.EmailAddress;
import org.postroute.message.InboundMessage;
import org.postroute.message.Origin;

/**
 * Reports about mail that we sent: RFC 3464 and the dialects beside it, of which only the sender and the subject tell, and
 * complaints (RFC 5965). About half of the reports in the wild are not in the RFC's form.
 */
final class DeliveryReportSigns {
    private static final Set<String> DAEMONS =
            Set.of("mailer-daemon", "mailer_daemon", "mailerdaemon", "mail-daemon", "maildaemon", "mail_daemon");
    private static final Set<String> POSTMASTERS = Set.of("postmaster", "mailadmin", "mail-admin", "administrator");
    private static final WordTable SUBJECTS = WordTable.named("bounce-subjects.tsv");

    static final List<Judgement> ALL = List.of(
            DeliveryReportSigns::feedbackReport,
            DeliveryReportSigns::statusReport,
            DeliveryReportSigns::failedRecipients,
            DeliveryReportSigns::daemon,
            DeliveryReportSigns::postmaster,
            DeliveryReportSigns::nobodyWithBounceSubject);

    private DeliveryReportSigns() {}

    static Optional<Origin> feedbackReport(InboundMessage message) {
        boolean complaint = isReport(message, "feedback-report") || isContent(message, "message/feedback-report");
        return complaint
                ? Optional.of(new Origin(Origin.Kind.COMPLAINT, "Content-Type is a feedback report"))
                : Optional.empty();
    }

    static Optional<Origin> statusReport(InboundMessage message) {
        boolean report = isReport(message, "delivery-status")
                || isContent(message, "message/delivery-status")
                || isContent(message, "message/global-delivery-status");
        return when(report, "Content-Type is a delivery status report");
    }

    /** Exim and Gmail list the addresses in a field of their own. */
    static Optional<Origin> failedRecipients(InboundMessage message) {
        return when(!message.header("X-Failed-Recipients").isEmpty(), "X-Failed-Recipients");
    }

    static Optional<Origin> daemon(InboundMessage message) {
        return when(isFrom(message, DAEMONS), "From is a mailer daemon");
    }

    /** A postmaster may also be a person who writes: a second sign is needed. */
    static Optional<Origin> postmaster(InboundMessage message) {
        boolean report = isFrom(message, POSTMASTERS)
                && (hasBounceSubject(message)
                        || hasNullReturnPath(message)
                        || isContent(message, "multipart/report")
                        || !message.header("Auto-Submitted").isEmpty());
        return when(report, "From is a postmaster, with a second sign of a report");
    }

    static Optional<Origin> nobodyWithBounceSubject(InboundMessage message) {
        boolean nobody =
                hasNullReturnPath(message) || message.from().isEmpty() || isContent(message, "multipart/report");
        return when(nobody && hasBounceSubject(message), "Subject of a report, and nobody to answer to");
    }

    /** RFC 5321, 4.4: the field is added on top by the server that delivers; some write the daemon's name into it. */
    static boolean hasNullReturnPath(InboundMessage message) {
        return message.header("Return-Path").stream()
                .findFirst()
                .map(HeaderValue::withoutComments)
                .map(value -> value.replace("<", "").replace(">", "").strip())
                .filter(path -> path.isEmpty() || DAEMONS.contains(localPart(path)))
                .isPresent();
    }

    private static boolean isReport(InboundMessage message, String type) {
        return message.header("Content-Type").stream()
                .map(HeaderValue::of)
                .anyMatch(value -> value.token().equals("multipart/report")
                        && value.parameter("report-type").filter(type::equals).isPresent());
    }

    private static boolean isContent(InboundMessage message, String type) {
        return message.header("Content-Type").stream()
                .anyMatch(value -> HeaderValue.of(value).token().equals(type));
    }

    private static boolean isFrom(InboundMessage message, Set<String> localParts) {
        return message.from().stream()
                .map(contact -> contact.address())
                .map(EmailAddress::localPart)
                .anyMatch(local -> localParts.contains(local.toLowerCase(Locale.ROOT)));
    }

    private static boolean hasBounceSubject(InboundMessage message) {
        return SUBJECTS.occurs("bounce", bounded(message.subject()));
    }

    private static String bounded(String subject) {
        return subject.substring(0, Math.min(subject.length(), 200));
    }

    private static String localPart(String path) {
        int at = path.indexOf('@');
        return (at < 0 ? path : path.substring(0, at)).toLowerCase(Locale.ROOT);
    }

    private static Optional<Origin> when(boolean borne, String reason) {
        return borne ? Optional.of(new Origin(Origin.Kind.BOUNCE, reason)) : Optional.empty();
    }
}
