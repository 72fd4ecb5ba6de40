package org.postroute.ledger;

import java.util.List;

/**
 * What became of a person's decision about a message.
 *
 * @param state of the message now
 * @param turns key of the job that has to run now
 * @param outbound session in which sending goes on
 */
public record Mending(String id, Outcome outcome, String state, List<String> turns, List<String> outbound) {
    public Mending {
        turns = List.copyOf(turns);
        outbound = List.copyOf(outbound);
    }

    public enum Outcome {
        DONE,
        /** It is as was asked for; nothing was changed. */
        ALREADY,
        /** The state does not allow it; nothing was changed. */
        REFUSED,
        /** Its content is no longer kept; nothing was changed. */
        GONE,
        UNKNOWN
    }

    static Mending without(String id, Outcome outcome, String state) {
        return new Mending(id, outcome, state, List.of(), List.of());
    }
}
