package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.mailbox.ConnectionReport.Counts;

/**
 * What a test of one direction of a mailbox found.
 *
 * @param mailbox such as support-1
 * @param direction imap or smtp
 * @param server host and port
 * @param signedInAs the user name that the server took
 * @param total messages in the folder
 * @param unread messages in the folder
 * @param steps in order; only the last can have failed
 */
@JsonPropertyOrder({"mailbox", "address", "direction", "server", "ok", "signedInAs", "total", "unread", "steps"})
public record ConnectionDocument(
        String mailbox,
        String address,
        String direction,
        String server,
        boolean ok,
        @Nullable String signedInAs,
        @Nullable Long total,
        @Nullable Long unread,
        List<Step> steps) {

    /**
     * @param name resolve, connect, tls, starttls, greeting, token, sign-in, open-folder, fetch or send; test when there was no
     *     time for all of them
     * @param words what was found, or what went wrong
     * @param failure configuration, authentication or network; null when the step went well
     * @param hint what it means and what to do
     */
    @JsonPropertyOrder({"name", "ok", "millis", "words", "failure", "hint"})
    public record Step(
            String name,
            boolean ok,
            long millis,
            String words,
            @Nullable String failure,
            @Nullable String hint) {
        private static Step of(ConnectionReport.Step step) {
            String failure =
                    step.failure() == null ? null : step.failure().name().toLowerCase(Locale.ROOT);
            return new Step(step.name(), failure == null, step.took().toMillis(), step.words(), failure, step.hint());
        }
    }

    public static ConnectionDocument of(ConnectionReport report) {
        Counts counts = report.counts();
        return new ConnectionDocument(
                report.mailbox(),
                report.address(),
                report.direction(),
                report.server(),
                report.failed().isEmpty(),
                report.signedInAs(),
                counts == null ? null : counts.total(),
                counts == null ? null : counts.unread(),
                report.steps().stream().map(Step::of).toList());
    }
}
