package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionSettings;
import org.postroute.message.Answer;
import org.postroute.message.MailEvent;
import org.postroute.message.Understanding;

/** Received messages on their way through the agent; keys are order keys. */
public final class Turns implements Work {
    private static final int MAX_EXPIRED_AT_ONCE = 500;
    private static final Duration CAP_WAIT = Duration.ofMinutes(15);
    private static final int MAX_CAUSES = 20;

    private static final String FIND_ATTACHMENT = """
            SELECT *
            FROM attachment
            WHERE id = :id
            """;

    private final Shared shared;
    private final Answering answering;
    private final TurnRows rows;
    private final TurnQueue queue;

    Turns(Shared shared, Outbox outbox) {
        this.shared = shared;
        this.answering = new Answering(shared, outbox);
        this.rows = new TurnRows(shared);
        this.queue = new TurnQueue(shared);
    }

    /**
     * Begins work on the first unfinished message of this key and counts the attempt before anything is read: no death of
     * this process undoes that, and what is asked of anybody else is written down synced before, by {@link #join}.
     * Null when there is none, when it is not due, or when it was quarantined just now because three attempts to read it
     * ended nowhere (ten, once it was understood).
     */
    public @Nullable ReceivedMessage begin(String orderKey) {
        TurnRows.Begun begun = shared.database().writeUnsynced(handle -> rows.begin(handle, orderKey));
        if (begun.quarantined() != null) {
            announce(begun.quarantined(), ReceivedState.QUARANTINED);
        }
        return begun.message();
    }

    /**
     * Opens or joins the customer's session, stores the attachments' rows, and moves RECEIVED to READY. When the message
     * is READY already, gives back the same session, number and attachments. Counts one more asking of the agent.
     *
     * @throws org.postroute.message.InvalidMessageException when From holds no usable address
     * @throws org.postroute.message.RetryableException when another attempt has taken the message over
     */
    public Turn join(ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        return shared.database().write(handle -> new Asking(shared, handle).join(received, understanding, connection));
    }

    /**
     * Hashes of the files that were received or sent in the open session of this sender, for the history filter; those of
     * the message itself, from an earlier attempt, are not among them.
     */
    public Set<String> seenContent(
            ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        if (understanding.message().from().isEmpty()) {
            return Set.of();
        }
        return shared.database()
                .read(handle -> new Joining(shared, handle).seenContent(received, understanding, connection));
    }

    /**
     * What we last wrote to this sender, the newest first, at most ten texts: in the open session, and in the messages that
     * this one says it follows. Plain text, else Markdown, else HTML.
     */
    public List<String> sentTexts(
            ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        if (understanding.message().from().isEmpty()) {
            return List.of();
        }
        return shared.database()
                .read(handle -> new Joining(shared, handle).sentTexts(received, understanding, connection));
    }

    /**
     * Whether somebody writes for the first time, for all that can be known: no session is open that the message belongs to.
     * Of a sender who is not proven that takes an answer to a mail of ours, where senders are checked.
     */
    public boolean isFirstContact(
            ReceivedMessage received, Understanding understanding, ConnectionSettings connection) {
        return understanding.message().from().isEmpty()
                || shared.database()
                        .read(handle -> new Joining(shared, handle).isNew(received, understanding, connection));
    }

    /** Has the answer go out under this subject, not the sender's; what was decided once stays, and so does what was asked. */
    public void answerUnder(ReceivedMessage received, String subject, String reason) {
        shared.database().writeUnsynced(handle -> {
            rows.answerUnder(handle, received, subject, reason);
            return null;
        });
    }

    /** A file of any message by its id. */
    public Optional<Turn.StoredAttachment> attachment(String id) {
        return shared.database()
                .read(handle -> handle.createQuery(FIND_ATTACHMENT)
                        .bind("id", id)
                        .map((row, context) -> Rows.attachment(row))
                        .findOne());
    }

    /** The hash under which the bytes of a file are in the blobs. */
    public Optional<String> attachmentContent(String id) {
        return attachment(id).map(stored -> stored.attachment().content().sha256());
    }

    /**
     * Ends a message that the agent is not asked about, or that it refused for good. A message that awaits its answer is
     * ended only when {@code received} says that it does. Nothing happens when the message has moved on.
     *
     * @param state final, and neither ANSWERED nor DUPLICATE
     */
    public void settle(ReceivedMessage received, ReceivedState state, String reason) {
        settle(received, state, handle -> rows.settle(handle, received, state, reason));
    }

    /** The same, of one that is in no session, with what was found out about its sender. */
    public void settle(ReceivedMessage received, Understanding understanding, ReceivedState state, String reason) {
        settle(received, state, handle -> rows.settle(handle, received, understanding, state, reason));
    }

    /**
     * Counts that the agent is about to be told of a message that it cannot answer. It is settled afterwards, so that a
     * process that dies between the two tells again.
     *
     * @throws org.postroute.message.RetryableException when another attempt has taken the message over
     */
    public ReceivedMessage tell(ReceivedMessage received) {
        return shared.database().write(handle -> rows.tell(handle, received));
    }

    private void settle(ReceivedMessage received, ReceivedState state, Function<Handle, Boolean> row) {
        if (!state.isFinal() || state == ReceivedState.ANSWERED || state == ReceivedState.DUPLICATE) {
            throw new IllegalArgumentException("no message is settled as " + state.word());
        }
        if (shared.database().write(row)) {
            announce(received, state);
        }
    }

    /**
     * Puts the answer in the outbox and the message in ANSWERED, in one transaction; from READY, or from AWAITING while the
     * grant lasts.
     *
     * @param answer whose files are all fetched
     * @throws org.postroute.message.InvalidMessageException when there is no such message
     */
    public AnswerOutcome answer(String receivedId, Answer answer) {
        Answering.Done done = shared.database().write(handle -> answering.answer(handle, receivedId, answer));
        if (done.answered() != null) {
            announce(done.answered(), ReceivedState.ANSWERED);
        }
        return done.outcome();
    }

    /** Whether an answer may still be taken. */
    public boolean isOpen(String receivedId) {
        return shared.database()
                .read(handle -> ReceivedMessages.find(handle, receivedId))
                .map(ReceivedMessage::state)
                .filter(state -> state == ReceivedState.READY || state == ReceivedState.AWAITING)
                .isPresent();
    }

    /** The agent took it and will answer later. Nothing happens when the answer was quicker. */
    public void await(ReceivedMessage received, Instant until) {
        shared.database().write(handle -> rows.await(handle, received, until));
    }

    /** Asks again after the delay. */
    public void retryLater(ReceivedMessage received, String reason, Duration delay) {
        shared.database().write(handle -> rows.retryLater(handle, received, reason, delay));
    }

    /** What all mailboxes, or this one, may be answered is used up for now; it is looked at again after a quarter of an hour. */
    public void waits(ReceivedMessage received, String reason) {
        if (shared.database().write(handle -> rows.waits(handle, received, reason, CAP_WAIT))) {
            shared.events().on(new MailEvent.MessageCapped(received.id(), received.mailbox()));
        }
    }

    /**
     * Reading the message broke on a fault of our own code. It is read again a second later; after three attempts in a row
     * (ten, once it was understood) it is quarantined, and the reason names the fault.
     */
    public void unreadable(ReceivedMessage received, Throwable fault) {
        Throwable cause = fault;
        for (int depth = 0; depth < MAX_CAUSES && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        String words = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        String problem = cause.getClass().getSimpleName() + words;
        if (shared.database().write(handle -> rows.unreadable(handle, received, problem))) {
            announce(received, ReceivedState.QUARANTINED);
        }
    }

    /**
     * Moves messages whose agent promised an answer and gave none in time to EXPIRED. How many; at most 500 at a time.
     */
    public int expire() {
        List<ReceivedMessage> expired = shared.database().write(handle -> rows.expire(handle, MAX_EXPIRED_AT_ONCE));
        expired.forEach(message -> announce(message, ReceivedState.EXPIRED));
        return expired.size();
    }

    @Override
    public Optional<Instant> nextDue(String orderKey) {
        return shared.database().read(handle -> rows.nextDue(handle, orderKey));
    }

    @Override
    public Optional<Owner> owner(String orderKey) {
        return shared.database().read(handle -> queue.owner(handle, orderKey));
    }

    @Override
    public List<String> forgotten(String job, int limit) {
        return shared.database().read(handle -> queue.forgotten(handle, job, limit));
    }

    @Override
    public List<String> due(int limit) {
        return shared.database().read(handle -> queue.due(handle, limit));
    }

    private void announce(ReceivedMessage message, ReceivedState state) {
        shared.events().on(new MailEvent.MessageSettled(message.id(), message.mailbox(), state.word()));
    }
}
