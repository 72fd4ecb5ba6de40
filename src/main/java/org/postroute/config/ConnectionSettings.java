package org.postroute.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A named group of mailboxes that share an agent.
 *
 * @param name lower-case letters, digits and hyphens
 * @param agent name of the agent that answers
 * @param checkInterval between two sweeps of one mailbox
 * @param idle whether servers that offer IDLE (RFC 2177) are asked to tell of new mail at once
 * @param sessionIdleTimeout after which a session closes by itself
 */
public record ConnectionSettings(
        String name,
        String agent,
        Duration checkInterval,
        boolean idle,
        SessionKey sessionKey,
        Duration sessionIdleTimeout,
        SenderChecks senderChecks,
        OnMailboxFailure onMailboxFailure,
        List<MailboxSettings> mailboxes) {

    public ConnectionSettings {
        mailboxes = List.copyOf(mailboxes);
    }

    /** What holds for all of them, alone. */
    ConnectionSettings withoutMailboxes() {
        return with(List.of());
    }

    /** A mailbox that is there too has the same id; another one that of its place, or a number that nobody had. */
    ConnectionSettings withIdsOf(ConnectionSettings running) {
        Set<String> own =
                mailboxes.stream().map(mailbox -> mailbox.address().key()).collect(Collectors.toSet());
        Map<String, String> kept = running.mailboxes.stream()
                .filter(mailbox -> own.contains(mailbox.address().key()))
                .collect(Collectors.toMap(
                        mailbox -> mailbox.address().key(), MailboxSettings::id, (first, second) -> first));
        Set<String> taken = new HashSet<>(kept.values());
        int last = running.mailboxes.stream().mapToInt(this::number).max().orElse(0);
        List<MailboxSettings> named = new ArrayList<>();
        for (MailboxSettings mailbox : mailboxes) {
            String id = kept.remove(mailbox.address().key());
            if (id == null && taken.add(mailbox.id())) {
                id = mailbox.id();
            }
            while (id == null) {
                String next = name + "-" + ++last;
                id = taken.add(next) ? next : null;
            }
            named.add(mailbox.withId(id));
        }
        return with(named);
    }

    private ConnectionSettings with(List<MailboxSettings> others) {
        return new ConnectionSettings(
                name,
                agent,
                checkInterval,
                idle,
                sessionKey,
                sessionIdleTimeout,
                senderChecks,
                onMailboxFailure,
                others);
    }

    private int number(MailboxSettings mailbox) {
        return Integer.parseInt(mailbox.id().substring(name.length() + 1));
    }

    /** What follows when a mailbox cannot sign in at the start. */
    public enum OnMailboxFailure {
        /** No mailbox of the connection runs. */
        STOP,
        /** The others run. */
        DEGRADE
    }

    /** What makes two mails one conversation. */
    public enum SessionKey {
        CUSTOMER,
        THREAD
    }
}
