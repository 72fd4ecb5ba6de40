package org.postroute.config;

import java.time.Duration;
import java.util.List;

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
        OnMailboxFailure onMailboxFailure,
        List<MailboxSettings> mailboxes) {

    public ConnectionSettings {
        mailboxes = List.copyOf(mailboxes);
    }

    /** What holds for all of them, alone. */
    ConnectionSettings withoutMailboxes() {
        return new ConnectionSettings(
                name, agent, checkInterval, idle, sessionKey, sessionIdleTimeout, onMailboxFailure, List.of());
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
