package org.postroute.ledger;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.config.PolicySettings;
import org.postroute.ledger.Suppression.Cause;
import org.postroute.message.DeliveryReport;
import org.postroute.message.DeliveryReport.Kind;
import org.postroute.message.DeliveryReport.Recipient;
import org.postroute.message.EmailAddress;
import org.postroute.message.MachineNotice;
import org.postroute.message.MailEvent;
import org.postroute.message.MessageId;

/**
 * What reports say of mails that we sent. A report counts only when it names a Message-ID that nobody else can make, and
 * the address to which we sent that very mail: everybody can write a report.
 */
public final class Bounces {
    private static final String FIND = """
            SELECT id, session_id, mailbox, recipient_address, cc
            FROM outbound
            WHERE message_id = :messageId AND state IN ('sending', 'sent', 'uncertain', 'bounced')
            """;

    /** The server that took it has said so, whatever our own attempt got to know of it. It belongs into Sent all the same. */
    private static final String BOUNCED = """
            UPDATE outbound
            SET state = 'bounced', reason = :reason,
                check_at = CASE WHEN state = 'sent' THEN check_at ELSE COALESCE(check_at, :now) END
            WHERE id = :id AND state IN ('sending', 'sent', 'uncertain')
            """;

    private static final String REPORTED = "reported";
    private static final String ABOUT_NOTHING = "a complaint about no mail of ours";
    private static final Pattern NOT_OF_THE_ADDRESS = Pattern.compile("[45]\\.(2\\.3|3\\.4|7\\.\\d+)");

    private final Shared shared;
    private final Suppressions suppressions;
    private final Supplier<PolicySettings> policy;

    /** @param copies who got it beside the customer */
    private record Sent(String id, String session, String mailbox, EmailAddress recipient, List<EmailAddress> copies) {
        /** Those that it went to, its customer first. */
        List<EmailAddress> everybody() {
            return Stream.concat(Stream.of(recipient), copies.stream()).toList();
        }

        /** Who names nobody can mean the customer alone only when nobody else got it. */
        boolean isAboutCustomer(EmailAddress address) {
            return copies.isEmpty() && address.equals(recipient);
        }
    }

    /** @param bounced whether that moved the mail to BOUNCED */
    private record Outcome(String words, @Nullable Sent bounced, boolean failed) {
        static Outcome of(String words) {
            return new Outcome(words, null, false);
        }

        /** What matters more; of equals, this. */
        Outcome or(Outcome other) {
            return bounced == null && (other.bounced != null || other.failed && !failed) ? other : this;
        }
    }

    Bounces(Shared shared, Suppressions suppressions, Supplier<PolicySettings> policy) {
        this.shared = shared;
        this.suppressions = suppressions;
        this.policy = policy;
    }

    /**
     * Moves the mail that could not be delivered to BOUNCED, notes that in its session, and suppresses the address when it
     * does not work, or when too many mails to it bounced. What was done about a message once is not done again, whatever
     * a person undid meanwhile.
     *
     * @param received id of the message that reports it
     * @param report empty when the message does not say what was not delivered
     * @return what came of it, without addresses
     */
    public String record(String received, Optional<DeliveryReport> report) {
        if (report.isEmpty()) {
            return "it does not say which mail was not delivered";
        }
        Outcome outcome = shared.database()
                .write(handle -> done(handle, received).map(Outcome::of).orElseGet(() -> {
                    Outcome first = record(handle, report.get());
                    note(handle, received, first.words());
                    return first;
                }));
        if (outcome.bounced() != null) {
            Sent sent = outcome.bounced();
            shared.events().on(new MailEvent.OutboundSettled(sent.id(), sent.mailbox(), OutboundState.BOUNCED.word()));
        }
        return outcome.words();
    }

    private Optional<String> done(Handle handle, String received) {
        return shared.history().of(handle, received).stream()
                .filter(entry -> entry.step().equals(REPORTED))
                .map(HistoryEntry::detail)
                .findFirst();
    }

    private void note(Handle handle, String received, String words) {
        shared.history().add(handle, received, REPORTED, "noted", words);
    }

    private Outcome record(Handle handle, DeliveryReport report) {
        Sent sent = find(handle, report.originalMessageId()).orElse(null);
        if (sent == null) {
            return Outcome.of("it names no mail of ours");
        }
        return sent.everybody().stream()
                .flatMap(address ->
                        about(report, sent, address)
                                .map(recipient -> record(handle, sent, address, recipient))
                                .stream())
                .reduce(Outcome::or)
                .orElseGet(() -> Outcome.of("it names " + sent.id() + ", which went to another address"));
    }

    private Outcome record(Handle handle, Sent sent, EmailAddress address, Recipient recipient) {
        if (isUnderWay(recipient)) {
            String words = "delivery is " + (recipient.action() == null ? "under way" : recipient.action());
            shared.history().add(handle, sent.id(), REPORTED, "delivery", words);
            return Outcome.of(sent.id() + ": " + words);
        }
        String words = (recipient.kind() == Kind.HARD ? "hard bounce" : "soft bounce") + codes(recipient);
        boolean toCustomer = address.equals(sent.recipient());
        boolean bounced = toCustomer && bounced(handle, sent, words);
        if (!toCustomer) {
            copyBounced(handle, sent, words + ", copy " + (sent.copies().indexOf(address) + 1));
        }
        if (isOfTheAddress(recipient)) {
            suppress(handle, sent, address, recipient.kind(), words);
        }
        return new Outcome(words + " of " + sent.id(), bounced ? sent : null, true);
    }

    private boolean bounced(Handle handle, Sent sent, String words) {
        boolean bounced = handle.createUpdate(BOUNCED)
                        .bind("id", sent.id())
                        .bind("reason", words)
                        .bind("now", shared.now())
                        .execute()
                == 1;
        if (bounced) {
            shared.history().add(handle, sent.id(), "settled", OutboundState.BOUNCED.word(), words);
            shared.history().add(handle, sent.session(), "bounced", sent.id(), words);
        }
        return bounced;
    }

    /** The customer got it all the same. */
    private void copyBounced(Handle handle, Sent sent, String words) {
        boolean told = shared.history().of(handle, sent.id()).stream()
                .anyMatch(entry -> entry.step().equals("copy") && entry.detail().equals(words));
        if (!told) {
            shared.history().add(handle, sent.id(), "copy", OutboundState.BOUNCED.word(), words);
        }
    }

    /** Forgets what is over. */
    public void tidy() {
        shared.database().write(handle -> {
            suppressions.tidy(handle, policy.get().suppression().lasts());
            return null;
        });
    }

    private Optional<Sent> find(Handle handle, @Nullable MessageId original) {
        if (original == null || !shared.messageIds().isOurs(original)) {
            return Optional.empty();
        }
        return handle.createQuery(FIND)
                .bind("messageId", original.value())
                .map((row, context) -> new Sent(
                        row.getString("id"),
                        row.getString("session_id"),
                        row.getString("mailbox"),
                        EmailAddress.parse(row.getString("recipient_address")).orElseThrow(),
                        Rows.addresses(row.getString("cc"))))
                .findOne();
    }

    private static Optional<Recipient> about(DeliveryReport report, Sent sent, EmailAddress recipient) {
        return report.recipients().stream()
                .filter(named -> named.address() == null && sent.isAboutCustomer(recipient)
                        || isSame(named.address(), recipient)
                        || isSame(named.originalAddress(), recipient))
                .findFirst();
    }

    private static boolean isSame(@Nullable String named, EmailAddress recipient) {
        return Optional.ofNullable(named)
                .flatMap(EmailAddress::parse)
                .filter(address -> address.key().equals(recipient.key()))
                .isPresent();
    }

    private static boolean concerns(MachineNotice notice, Sent sent, EmailAddress recipient) {
        return notice.recipients().isEmpty() && sent.isAboutCustomer(recipient)
                || notice.recipients().stream()
                        .flatMap(named -> EmailAddress.parse(named).stream())
                        .anyMatch(named -> named.key().equals(recipient.key()));
    }

    private static boolean isUnderWay(Recipient recipient) {
        return recipient.action() != null && !recipient.action().equals("failed")
                || recipient.status() != null && recipient.status().startsWith("2");
    }

    /** A mail that is too large or against a policy says nothing of the address (RFC 3463: x.2.3, x.3.4, x.7.x). */
    private static boolean isOfTheAddress(Recipient recipient) {
        return recipient.kind() == Kind.HARD
                || recipient.status() == null
                || !NOT_OF_THE_ADDRESS.matcher(recipient.status()).matches();
    }

    private static String codes(Recipient recipient) {
        String status = recipient.status() == null ? "" : " " + recipient.status();
        return recipient.smtpCode() == null ? status : " " + recipient.smtpCode() + status;
    }

    private void suppress(Handle handle, Sent sent, EmailAddress address, Kind kind, String words) {
        PolicySettings.Suppression rules = policy.get().suppression();
        if (rules.lasts().isZero()) {
            return;
        }
        if (kind == Kind.HARD) {
            suppressions.suppress(handle, address, Cause.HARD_BOUNCE, words + " of " + sent.id(), rules.lasts());
            return;
        }
        // one mail may come back from each of those that it went to
        String copy =
                address.equals(sent.recipient()) ? "" : " " + sent.copies().indexOf(address);
        int bounces = suppressions.softBounces(handle, address, sent.id() + copy, rules.lasts());
        if (bounces >= rules.softBounces()) {
            String detail = bounces + " soft bounces, the last of " + sent.id();
            suppressions.suppress(handle, address, Cause.SOFT_BOUNCES, detail, rules.lasts());
        }
    }

    /**
     * Suppresses the address whose owner called a mail of ours abuse, until a person lifts it. As {@link #record}, once.
     *
     * @param received id of the message that complains
     * @param notice empty when the message does not say what it complains about
     * @return what came of it, without addresses
     */
    public String complaint(String received, Optional<MachineNotice> notice) {
        return shared.database()
                .write(handle -> done(handle, received).orElseGet(() -> {
                    String words = notice.map(told -> complaint(handle, told)).orElse(ABOUT_NOTHING);
                    note(handle, received, words);
                    return words;
                }));
    }

    private String complaint(Handle handle, MachineNotice notice) {
        Sent sent = find(handle, notice.originalMessageId()).orElse(null);
        EmailAddress owner = sent == null
                ? null
                : sent.everybody().stream()
                        .filter(one -> concerns(notice, sent, one))
                        .findFirst()
                        .orElse(null);
        if (sent == null || owner == null) {
            return ABOUT_NOTHING;
        }
        String kind = notice.detail() == null ? "abuse" : notice.detail().toLowerCase(Locale.ROOT);
        if (Set.of("not-spam", "auth-failure").contains(kind)) {
            return "a report about " + sent.id() + ": " + kind;
        }
        String words = "a complaint about " + sent.id();
        if (suppressions.suppress(handle, owner, Cause.COMPLAINT, words, null)) {
            shared.history().add(handle, sent.session(), "complaint", sent.id(), kind);
        }
        return words;
    }
}
