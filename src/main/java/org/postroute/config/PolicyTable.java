package org.postroute.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postroute.config.Absence.Default;
import org.postroute.config.Absence.Otherwise;

/** The rows of the {@link PropertyTable} for what holds above every connection. */
final class PolicyTable {
    private static final List<Property<?>> ROWS = new ArrayList<>();

    static final Property<List<String>> ALLOWED_RECIPIENTS = row(
            "policy.allowed-recipients",
            PolicyTypes.RECIPIENTS,
            new Otherwise("everybody"),
            "Whom mail may go to: addresses and domains; mail to others is not sent, and says so.");
    static final Property<PolicySettings.SendingLimit> SENDING_LIMIT = row(
            "policy.sending-limit",
            PolicyTypes.SENDING_LIMIT,
            new Otherwise("none"),
            "Most mails that one mailbox sends in an hour and in a day; what is beyond it waits.");
    static final Property<List<String>> EMAIL_DOMAIN = row(
            "policy.email-domain",
            PolicyTypes.DOMAINS,
            new Otherwise("any"),
            "Domains that mailboxes' addresses may have.");

    static final Property<Duration> SUPPRESS_FOR = row(
            "policy.suppress-for",
            ValueTypes.DURATION,
            new Default("30d"),
            "How long nothing is sent to an address that bounced for good.");
    static final Property<Integer> SOFT_BOUNCES = row(
            "policy.soft-bounces",
            ValueTypes.COUNT,
            new Default("3"),
            "How many bounces that may pass, within that time, suppress an address too.");

    static final List<Property<?>> ALL = List.copyOf(ROWS);

    private PolicyTable() {}

    private static <T> Property<T> row(String name, ValueType<T> type, Absence absence, String description) {
        Property<T> row = new Property<>(Scope.GENERAL, name, type, absence, description);
        ROWS.add(row);
        return row;
    }
}
