package org.postroute.oauth;

import org.jspecify.annotations.Nullable;

/** What became of an attempt. */
public sealed interface ConsentOutcome {
    /** @param mailbox its id, such as support-1 */
    record Granted(String mailbox) implements ConsentOutcome {}

    /** @param mailbox its id; null when nobody may know, or there is none */
    record Refused(@Nullable String mailbox, ConsentProblem problem) implements ConsentOutcome {}

    /**
     * The owner has not decided yet.
     *
     * @param pollSeconds when to ask again
     */
    record Waiting(String mailbox, int pollSeconds) implements ConsentOutcome {}
}
