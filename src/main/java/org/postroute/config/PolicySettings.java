package org.postroute.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.egress.EgressPolicy;
import org.postroute.message.EmailAddress;

/**
 * What holds above every connection.
 *
 * @param allowedRecipients addresses and domains in lower case; empty for everybody
 * @param emailDomains that mailboxes' addresses may have, in lower case; empty for any
 * @param egress where agents, authorization servers and mail servers may be
 */
public record PolicySettings(
        List<String> allowedRecipients,
        Reach reach,
        @Nullable Limit sendingLimit,
        List<String> emailDomains,
        Suppression suppression,
        Caps caps,
        EgressPolicy egress) {
    /** No policy. */
    public static final PolicySettings NONE = new PolicySettings(
            List.of(), Reach.NONE, null, List.of(), Suppression.USUAL, Caps.NONE, EgressPolicy.USUAL);

    public PolicySettings {
        allowedRecipients = List.copyOf(allowedRecipients);
        emailDomains = List.copyOf(emailDomains);
    }

    /**
     * How far an agent's answer reaches beyond the customer that it answers.
     *
     * @param recipients whom it may name beside the customer: addresses and domains in lower case; empty for nobody
     * @param imageHosts where pictures in it may come from, in lower case; empty for nowhere
     * @param fileHosts where its attachments may be fetched from, in lower case; empty for nowhere
     */
    public record Reach(List<String> recipients, List<String> imageHosts, List<String> fileHosts) {
        /** No further. */
        public static final Reach NONE = new Reach(List.of(), List.of(), List.of());

        public Reach {
            recipients = List.copyOf(recipients);
            imageHosts = List.copyOf(imageHosts);
            fileHosts = List.copyOf(fileHosts);
        }
    }

    /**
     * When nothing more is sent to an address.
     *
     * @param lasts how long, after it bounced; zero for never
     * @param softBounces how many bounces that may pass are one too many within that time
     */
    public record Suppression(Duration lasts, int softBounces) {
        /** Where nothing else is configured. */
        public static final Suppression USUAL = new Suppression(Duration.ofDays(30), 3);
    }

    /**
     * How often one answers, whatever the headers say: the last resort against loops.
     *
     * @param perDomain of all senders of one domain, but for those where anybody has an address
     * @param repeats of one customer's messages that say the same, or whose subject grows
     * @param loops answers of ours in a chain of mails that hand our header on
     */
    public record Caps(
            Limit perCustomer,
            Limit perDomain,
            Limit perThread,
            Limit perMailbox,
            Limit inTotal,
            Limit repeats,
            int loops,
            FirstContacts firstContacts) {
        /** No caps. */
        public static final Caps NONE = new Caps(
                Limit.NONE,
                Limit.NONE,
                Limit.NONE,
                Limit.NONE,
                Limit.NONE,
                Limit.NONE,
                Integer.MAX_VALUE,
                FirstContacts.USUAL);
    }

    /**
     * What senders get who are not proven and write for the first time.
     *
     * @param limit of all of them together
     * @param subject of an answer that must not carry the sender's own
     */
    public record FirstContacts(Limit limit, Unproven answer, String subject) {
        /** No limit, and what else holds where nothing is configured. */
        public static final FirstContacts USUAL = new FirstContacts(Limit.NONE, Unproven.ANSWER, "Your message");
    }

    /** What a sender gets who is not proven. */
    public enum Unproven {
        /** An answer as everybody; a neutral one when the server calls the sender forged. */
        ANSWER,
        /** An answer that carries no word of the sender. */
        NEUTRAL,
        /** Nothing. */
        NONE
    }

    /** 0 for no limit. */
    public record Limit(int perHour, int perDay) {
        /** No limit. */
        public static final Limit NONE = new Limit(0, 0);

        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            if (perHour > 0) {
                parts.add(perHour + " an hour");
            }
            if (perDay > 0) {
                parts.add(perDay + " a day");
            }
            return String.join(", ", parts);
        }
    }

    /** Whether mail may go to an address. */
    public boolean allowsRecipient(EmailAddress recipient) {
        return allowedRecipients.isEmpty() || names(allowedRecipients, recipient);
    }

    /** Whether an agent may name an address beside the customer's. */
    public boolean allowsExtra(EmailAddress recipient) {
        return names(reach.recipients(), recipient);
    }

    private static boolean names(List<String> addressesAndDomains, EmailAddress address) {
        return addressesAndDomains.contains(address.key()) || addressesAndDomains.contains(domain(address));
    }

    /** Whether a mailbox may have an address. */
    public boolean allowsMailbox(EmailAddress mailbox) {
        return emailDomains.isEmpty() || emailDomains.contains(domain(mailbox));
    }

    private static String domain(EmailAddress address) {
        return address.key().substring(address.key().lastIndexOf('@') + 1);
    }

    /** For people who look after a mailbox: what is set above it. */
    public List<String> notices() {
        List<String> notices = new ArrayList<>();
        if (!allowedRecipients.isEmpty()) {
            notices.add("mail goes to these only: " + String.join(", ", allowedRecipients));
        }
        if (sendingLimit != null) {
            notices.add("a mailbox sends at most " + sendingLimit);
        }
        if (!emailDomains.isEmpty()) {
            notices.add("addresses are of these domains only: " + String.join(", ", emailDomains));
        }
        return notices;
    }
}
