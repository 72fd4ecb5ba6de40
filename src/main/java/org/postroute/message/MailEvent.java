package org.postroute.message;

import java.time.Duration;

/** Something that happened, for whoever counts. Holds ids and outcomes, never addresses of customers or text. */
public sealed interface MailEvent {
    /** @param fresh how many messages were stored that the ledger did not hold */
    record SweepFinished(String mailbox, int fresh, Duration took) implements MailEvent {}

    record SweepFailed(String mailbox, String problem) implements MailEvent {}

    /**
     * A server has taken the credentials.
     *
     * @param mailbox id, such as support-1
     */
    record SignedIn(String mailbox, Protocol protocol) implements MailEvent {}

    /**
     * There is no connection that a mailbox could use.
     *
     * @param mailbox id, such as support-1
     * @param problem in the server's own words where it has said any, fit for logs
     * @param rejected the server does not take the credentials
     */
    record SignInFailed(String mailbox, Protocol protocol, String problem, boolean rejected) implements MailEvent {}

    /** What a connection is for. */
    enum Protocol {
        IMAP,
        SMTP
    }

    /** @param text what a server wants people to be told, in its own words, fit for logs */
    record ServerAlert(String mailbox, String text) implements MailEvent {}

    /**
     * What a sweep left in the folder, whether or not it came to its end.
     *
     * @param mailbox id, such as support-1
     * @param unread all of them
     * @param unaccounted unread, to be taken, and not in the ledger
     * @param leftAlone unread and older than what is taken
     */
    record FolderCounted(String mailbox, long unread, long unaccounted, long leftAlone) implements MailEvent {}

    /**
     * The server gave the folder's UIDs a new meaning; what is known is recognised by its content.
     *
     * @param mailbox own address, {@code EmailAddress.key()}
     */
    record MailboxReset(String mailbox) implements MailEvent {}

    /**
     * @param message id of the row
     * @param mailbox own address, {@code EmailAddress.key()}
     * @param state the final state's word, such as answered or quarantined
     */
    record MessageSettled(String message, String mailbox, String state) implements MailEvent {}

    /**
     * It waits, because something got as many answers as a cap allows.
     *
     * @param message id of the row
     * @param mailbox own address, {@code EmailAddress.key()}
     */
    record MessageCapped(String message, String mailbox) implements MailEvent {}

    /**
     * @param message id of the row
     * @param mailbox own address, {@code EmailAddress.key()}
     */
    record OutboundSettled(String message, String mailbox, String state) implements MailEvent {}

    /**
     * It is not called any more: nobody but a person can change what it answered.
     *
     * @param agent its name in the configuration
     * @param status 401, 403 or 410
     */
    record AgentStopped(String agent, int status) implements MailEvent {}

    /** It is called again. */
    record AgentResumed(String agent) implements MailEvent {}

    /**
     * An authorization server gave an access token, and it is kept.
     *
     * @param mailbox id, such as support-1
     * @param restored whether a person had to act before
     */
    record TokenGranted(String mailbox, boolean restored) implements MailEvent {}

    /**
     * An authorization server gives none until a person acts.
     *
     * @param mailbox id, such as support-1
     * @param problem in the server's words, fit for logs
     * @param first whether it gave them until now
     */
    record TokenRefused(String mailbox, String problem, boolean first) implements MailEvent {}

    /**
     * An authorization server gave no answer that can be used.
     *
     * @param mailbox id, such as support-1
     */
    record TokenDelayed(String mailbox, String problem) implements MailEvent {}

    /** The API has refused a request of somebody who did not prove what he may do, or does it too often. */
    record RequestRefused(Refusal refusal) implements MailEvent {}

    /** Why the API refuses a request. */
    enum Refusal {
        /** No API token, or none that is good. */
        TOKEN,
        /** The token is not for this. */
        SCOPE,
        /** No grant for an answer. */
        GRANT,
        /** The URL of a file is not ours, or too old. */
        LINK,
        /** A consent in a browser that nobody waits for. */
        CONSENT,
        /** The token was used too often. */
        RATE,
        /** Too many requests of the address were refused before. */
        REPEATED
    }

    /**
     * An operator was let in, to do something that may change something.
     *
     * @param token its name
     * @param request method and path, fit for logs
     */
    record OperatorActs(String token, String request) implements MailEvent {}

    /** Listeners are quick and never throw. */
    @FunctionalInterface
    interface Listener {
        void on(MailEvent event);
    }
}
