package org.postroute.message;

import java.time.Duration;

/** Something that happened, for whoever counts. Holds ids and outcomes, never addresses of customers or text. */
public sealed interface MailEvent {
    /** @param fresh how many messages were stored that the ledger did not hold */
    record SweepFinished(String mailbox, int fresh, Duration took) implements MailEvent {}

    record SweepFailed(String mailbox, String problem) implements MailEvent {}

    /** @param text what a server wants people to be told, in its own words, fit for logs */
    record ServerAlert(String mailbox, String text) implements MailEvent {}

    /**
     * @param message id of the row
     * @param mailbox own address, {@code EmailAddress.key()}
     * @param state the final state's word, such as answered or quarantined
     */
    record MessageSettled(String message, String mailbox, String state) implements MailEvent {}

    /**
     * @param message id of the row
     * @param mailbox own address, {@code EmailAddress.key()}
     */
    record OutboundSettled(String message, String mailbox, String state) implements MailEvent {}

    /** Listeners are quick and never throw. */
    @FunctionalInterface
    interface Listener {
        void on(MailEvent event);
    }
}
