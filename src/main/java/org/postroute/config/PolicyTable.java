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
    static final Property<List<String>> EXTRA_RECIPIENTS = row(
            "policy.extra-recipients",
            PolicyTypes.RECIPIENTS,
            new Otherwise("nobody"),
            "Whom an agent may name in cc, beside the customer that it answers: addresses and domains.");
    static final Property<List<String>> IMAGE_HOSTS = row(
            "policy.image-hosts",
            PolicyTypes.DOMAINS,
            new Otherwise("none"),
            "Hosts from which an agent's answer may show pictures, by https. A picture tells its host when the customer reads.");
    static final Property<List<String>> ATTACHMENT_HOSTS = row(
            "policy.attachment-hosts",
            PolicyTypes.FILE_HOSTS,
            new Otherwise("none"),
            "Hosts from which files are fetched that an agent's answer names by an https address instead of sending their bytes, at any port.");
    static final Property<PolicySettings.Limit> SENDING_LIMIT = row(
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
            PolicyTypes.SUPPRESSION,
            new Default("30d"),
            "How long nothing is sent to an address that bounced for good; none to send on.");
    static final Property<Integer> SOFT_BOUNCES = row(
            "policy.soft-bounces",
            ValueTypes.COUNT,
            new Default("3"),
            "How many bounces that may pass, within that time, suppress an address too.");

    static final Property<PolicySettings.Limit> REPLIES_PER_CUSTOMER = row(
            "policy.replies-per-customer",
            PolicyTypes.CAP,
            new Default("60/h,300/d"),
            "Most messages of one customer that the agent is asked about: a backstop against loops.");
    static final Property<PolicySettings.Limit> REPLIES_PER_DOMAIN = row(
            "policy.replies-per-domain",
            PolicyTypes.CAP,
            new Default("1000/h,10000/d"),
            "The same, of all senders of one domain and those below it; no limit for domains where anybody has an address, such"
                    + " as gmail.com.");
    static final Property<PolicySettings.Limit> REPLIES_PER_THREAD = row(
            "policy.replies-per-thread",
            PolicyTypes.CAP,
            new Default("60/h,300/d"),
            "The same, of one thread of mails, whoever writes in it.");
    static final Property<PolicySettings.Limit> REPLIES_PER_MAILBOX = row(
            "policy.replies-per-mailbox", PolicyTypes.CAP, new Default("1000/h,10000/d"), "The same, of one mailbox.");
    static final Property<PolicySettings.Limit> REPLIES_IN_TOTAL = row(
            "policy.replies-in-total",
            PolicyTypes.CAP,
            new Default("5000/h,50000/d"),
            "The same, of all mailboxes together: a budget.");
    static final Property<PolicySettings.Limit> REPEATS = row(
            "policy.repeats",
            PolicyTypes.CAP,
            new Default("10/h,30/d"),
            "The same, of one customer's messages with the same text, or with a subject that grows by a prefix each time.");

    static final Property<Integer> LOOP_LIMIT = row(
            "policy.loop-limit",
            ValueTypes.COUNT,
            new Default("5"),
            "How many answers of ours a chain of mails may have that hand our X-Postroute-Loop field on; what comes then counts as"
                    + " automatic.");
    static final Property<Boolean> EGRESS_PRIVATE = row(
            "egress.private",
            PolicyTypes.ALLOWANCE,
            new Default("allow"),
            "Whether agents, authorization servers and mail servers may be on this machine or in a private network. Link-local"
                    + " addresses and a cloud's own services are never connected to.");
    static final Property<List<String>> EGRESS_PRIVATE_HOSTS = row(
            "egress.private-hosts",
            PolicyTypes.NAMES_OF_HOSTS,
            new Otherwise("none"),
            "Hosts that may be there although `egress.private` says `refuse`.");
    static final Property<Boolean> EGRESS_PLAIN_HTTP = row(
            "egress.plain-http",
            PolicyTypes.PLAIN_HTTP,
            new Default("private"),
            "Where agents may be asked by http: on this machine and in private networks, or anywhere; by https they may be"
                    + " anywhere.");
    static final Property<List<Integer>> EGRESS_PORTS = row(
            "egress.ports",
            PolicyTypes.PORTS,
            new Otherwise("any"),
            "Ports that agents, authorization servers and hosts of attachments may be asked at.");
    static final Property<Integer> API_RATE_LIMIT = row(
            "api.rate-limit",
            ValueTypes.PER_MINUTE,
            new Default("6000"),
            "Most requests of one API token in a minute.");
    static final Property<Integer> API_REFUSAL_LIMIT = row(
            "api.refusal-limit",
            ValueTypes.PER_MINUTE,
            new Default("120"),
            "Most requests of one address in a minute whose token, grant, link or consent is none; more are put off.");
    static final Property<PolicySettings.Limit> FIRST_CONTACTS = row(
            "policy.first-contacts",
            PolicyTypes.CAP,
            new Default("1000/h,10000/d"),
            "The same, of all senders together who are not proven and write for the first time: a backstop against mail bombs"
                    + " in others' names.");
    static final Property<PolicySettings.Unproven> ANSWER_UNPROVEN = row(
            "policy.answer-unproven",
            PolicyTypes.UNPROVEN,
            new Default("answer"),
            "What senders get who are not proven where senders are checked: an `answer`, but under the neutral subject for one that"
                    + " the server calls forged; an answer under a `neutral` subject; or `none`.");
    static final Property<String> NEUTRAL_SUBJECT = row(
            "policy.neutral-subject",
            ValueTypes.LINE,
            new Default("Your message"),
            "Subject of an answer that must not carry the sender's own words.");

    static final List<Property<?>> ALL = List.copyOf(ROWS);

    private PolicyTable() {}

    private static <T> Property<T> row(String name, ValueType<T> type, Absence absence, String description) {
        Property<T> row = new Property<>(Scope.GENERAL, name, type, absence, description);
        ROWS.add(row);
        return row;
    }
}
