package org.postroute.ledger;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Answer;
import org.postroute.message.InvalidMessageException;

/** From an agent's answer to a row in the outbox, once for each message however often it is said. */
final class Answering {
    private static final String ANSWER = """
            UPDATE received
            SET state = 'answered', reason = 'the agent answered'
            WHERE id = :id AND (state = 'ready' OR state = 'awaiting' AND grant_expires_at > :now)
            """;

    private final Shared shared;
    private final Outbox outbox;

    /** @param answered the message, when this very call answered it */
    record Done(AnswerOutcome outcome, @Nullable ReceivedMessage answered) {}

    Answering(Shared shared, Outbox outbox) {
        this.shared = shared;
        this.outbox = outbox;
    }

    Done answer(Handle handle, String receivedId, Answer answer) {
        int updated = handle.createUpdate(ANSWER)
                .bind("id", receivedId)
                .bind("now", shared.now())
                .execute();
        ReceivedMessage received = ReceivedMessages.find(handle, receivedId)
                .orElseThrow(() -> new InvalidMessageException("there is no such message"));
        return updated == 1 ? accept(handle, received, answer) : new Done(refuse(handle, received), null);
    }

    private Done accept(Handle handle, ReceivedMessage received, Answer answer) {
        if (!answer.links().isEmpty()) {
            throw new IllegalArgumentException("files of the answer are still to be fetched");
        }
        Session session =
                Sessions.find(handle, String.valueOf(received.sessionId())).orElseThrow();
        String outboundId = outbox.put(handle, received, session, answer);
        shared.history().add(handle, received.id(), "answered", "answered", "by " + outboundId);
        if (answer.closeSession()) {
            Sessions.close(shared, handle, session.id(), "the agent closed it");
        }
        return new Done(new AnswerOutcome.Accepted(outboundId, session.id()), received);
    }

    private AnswerOutcome refuse(Handle handle, ReceivedMessage received) {
        return switch (received.state()) {
            case ANSWERED -> new AnswerOutcome.AlreadyAnswered(outbox.answerTo(handle, received.id()));
            // not swept yet, but too late all the same
            case AWAITING -> new AnswerOutcome.Refused(ReceivedState.EXPIRED);
            default -> new AnswerOutcome.Refused(received.state());
        };
    }
}
