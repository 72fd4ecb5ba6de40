package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;
import org.postroute.oauth.ConsentOutcome;

/**
 * What became of an attempt to authorize a mailbox.
 *
 * @param outcome waiting, authorized or refused
 * @param problem why it was refused, and what to do
 * @param interval seconds until it is worth asking again, while it waits
 */
@JsonPropertyOrder({"mailbox", "attempt", "outcome", "problem", "interval"})
public record AttemptDocument(
        String mailbox,
        String attempt,
        String outcome,
        @Nullable String problem,
        @Nullable Integer interval) {

    static AttemptDocument of(String mailbox, String attempt, ConsentOutcome outcome) {
        if (outcome instanceof ConsentOutcome.Waiting waiting) {
            return new AttemptDocument(mailbox, attempt, "waiting", null, waiting.pollSeconds());
        }
        return outcome instanceof ConsentOutcome.Refused refused
                ? new AttemptDocument(
                        mailbox, attempt, "refused", refused.problem().text().strip(), null)
                : new AttemptDocument(mailbox, attempt, "authorized", null, null);
    }
}
