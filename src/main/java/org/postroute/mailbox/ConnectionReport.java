package org.postroute.mailbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a test of one direction of a mailbox found.
 *
 * @param mailbox id
 * @param address the own address that was tested
 * @param direction imap or smtp
 * @param server host and port
 * @param signedInAs the user name that the server took; null before that, and without a sign-in
 * @param counts of the folder; null before it was opened, and for smtp
 * @param steps in order; only the last can have failed
 */
public record ConnectionReport(
        String mailbox,
        String address,
        String direction,
        String server,
        @Nullable String signedInAs,
        @Nullable Counts counts,
        List<Step> steps) {
    public ConnectionReport {
        steps = List.copyOf(steps);
    }

    /** What has to change when a step fails. */
    public enum Failure {
        CONFIGURATION,
        AUTHENTICATION,
        NETWORK
    }

    /** Messages of the folder. */
    public record Counts(long total, long unread) {}

    /**
     * @param name resolve, connect, tls, starttls, greeting, token, sign-in, open-folder, fetch or send
     * @param words what was found, or what went wrong, in the server's own words where it said any, without secrets
     * @param failure null when the step went well
     * @param hint what it means and what to do, in plain language; null when there is nothing to say
     */
    public record Step(
            String name,
            Duration took,
            String words,
            @Nullable Failure failure,
            @Nullable String hint) {}

    public Optional<Step> failed() {
        return steps.stream().filter(step -> step.failure() != null).findFirst();
    }
}
