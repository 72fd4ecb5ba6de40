package org.postroute.agent;

import org.postroute.message.Answer;

/** What an agent said to a turn. */
public sealed interface AgentOutcome {
    /** For routes and metrics: {@code answer}, {@code later} or {@code none}. */
    String word();

    /** It answered at once. */
    record Answered(Answer answer) implements AgentOutcome {
        @Override
        public String word() {
            return "answer";
        }

        @Override
        public String toString() {
            return "Answered[********]";
        }
    }

    /** It will answer with the grant. */
    record Later() implements AgentOutcome {
        @Override
        public String word() {
            return "later";
        }
    }

    /** The customer gets no answer. */
    record Silent() implements AgentOutcome {
        @Override
        public String word() {
            return "none";
        }
    }
}
