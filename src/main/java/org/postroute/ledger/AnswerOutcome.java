package org.postroute.ledger;

import org.jspecify.annotations.Nullable;

/** What became of an agent's answer. */
public sealed interface AnswerOutcome {
    /** It is in the outbox now. */
    record Accepted(String outboundId, String sessionId) implements AnswerOutcome {}

    /** The message has its one answer already; doing it again changed nothing. */
    record AlreadyAnswered(@Nullable String outboundId) implements AnswerOutcome {}

    /** The message can no longer be answered, for example because it expired. */
    record Refused(ReceivedState state) implements AnswerOutcome {}
}
