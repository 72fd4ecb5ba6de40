package org.postroute.inbound;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
    private static final Set<String> POSTMASTERS = Set.of(
            "postmaster", "post_master", "post-master", "mailadmin", "mail-admin", "administrator", "mailsystem");
    /** Display names, where the address tells nothing: Exchange's is a number, of others it is one's own. */
    private static final Set<String> DAEMON_NAMES = Set.of(
            "mail delivery system",
            "mail delivery subsystem",
            "mail deliver system",
            "mail delivery service",
            "mail administrator",
            "system administrator",
            "systemadministrator",
            "administrateur système",
            "administrador del sistema",
            "microsoft outlook",
            "microsoft exchange",
            "mail system",
            "internet mail delivery",
            "mailer-daemon",
            "mailer daemon",
            "postmaster");

    private static final WordTable SUBJECTS = WordTable.named("bounce-subjects.tsv");
    private static final WordTable TEXTS = WordTable.named("bounce-texts.tsv");
    /** The reply of an SMTP server (RFC 5321, 4.2) or an enhanced status (RFC 3463) of a failure. */
    private static final Pattern FAILURE_CODE = Pattern.compile(
            "(?<![0-9.])[45][.][0-9][.][0-9]{1,3}(?![0-9.])|(?<![0-9.])[45][0-5][0-9][ -]#?(?:[45][.]|[<A-Za-z-])");

    private static final int MAX_TEXT = 3000;

    static final List<Judgement> ALL = List.of(
            DeliveryReportSigns::feedbackReport,
            DeliveryReportSigns::statusReport,
            DeliveryReportSigns::failedRecipients,
            DeliveryReportSigns::daemon,
            DeliveryReportSigns::postmaster,
            DeliveryReportSigns::nobodyWithBounceSubject,
            DeliveryReportSigns::nobodyWithReport);

    private DeliveryReportSigns() {}

    static Optional<Origin> feedbackReport(InboundMessage message) {
        boolean complaint = isReport(message, "feedback-report")
                || isContent(message, "message/feedback-report")
                || message.reports().stream()
                        .anyMatch(part -> part.contentType().equals("message/feedback-report"));
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

    /** With an address or, as some write it, without a domain. */
    static Optional<Origin> daemon(InboundMessage message) {
        boolean bare = message.from().isEmpty()
                && message.header("From").stream().anyMatch(value -> DAEMONS.contains(localPart(bareAddress(value))));
        return when(bare || isFrom(message, DAEMONS), "From is a mailer daemon");
    }

    /** A postmaster may also be a person who writes: a second sign is needed. */
    static Optional<Origin> postmaster(InboundMessage message) {
        boolean report = (isFrom(message, POSTMASTERS) || isNamedDaemon(message))
                && (hasBounceSubject(message)
                        || hasNullReturnPath(message)
                        || isContent(message, "multipart/report")
                        || AutomaticSigns.autoSubmitted(message).isPresent()
                        || (tellsOfFailure(message) && hasFailureCode(message)));
        return when(report, "From is a postmaster, with a second sign of a report");
    }

    static Optional<Origin> nobodyWithBounceSubject(InboundMessage message) {
        return when(isFromNobody(message) && hasBounceSubject(message), "Subject of a report, and nobody to answer to");
    }

    /** Whatever it calls itself: a machine that writes about a failure, or adds a status part to it. */
    static Optional<Origin> nobodyWithReport(InboundMessage message) {
        boolean automatic =
                isFromNobody(message) || AutomaticSigns.autoSubmitted(message).isPresent();
        boolean report = automatic
                && (message.reports().stream()
                                .anyMatch(part -> part.contentType().endsWith("delivery-status"))
                        || (tellsOfFailure(message) && hasFailureCode(message)));
        return when(report, "Text of a report, and nobody to answer to");
    }

    private static boolean isFromNobody(InboundMessage message) {
        return hasNullReturnPath(message) || message.from().isEmpty() || isContent(message, "multipart/report");
    }

    private static boolean isNamedDaemon(InboundMessage message) {
        return message.from().stream()
                .map(contact -> contact.name() == null ? "" : contact.name().toLowerCase(Locale.ROOT))
                .anyMatch(DAEMON_NAMES::contains);
    }

    private static boolean tellsOfFailure(InboundMessage message) {
        return TEXTS.occurs("report", text(message));
    }

    private static boolean hasFailureCode(InboundMessage message) {
        return FAILURE_CODE.matcher(text(message)).find();
    }

    private static String text(InboundMessage message) {
        String text = message.plainText() == null ? "" : message.plainText();
        return text.substring(0, Math.min(text.length(), MAX_TEXT));
    }

    private static String bareAddress(String from) {
        int open = from.indexOf('<');
        return HeaderValue.withoutComments(from.substring(open + 1))
                .replace(">", "")
                .strip();
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
