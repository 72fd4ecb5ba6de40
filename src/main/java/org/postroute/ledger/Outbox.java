package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Answer;
import org.postroute.message.EmailAddress;
import org.postroute.message.MailEvent;
import org.postroute.message.MessageId;
import org.postroute.message.RetryableException;

/** The durable outbox; keys are sessions, so that what is sent in one leaves in its order. */
public final class Outbox implements Work {
    private final Shared shared;
    private final OutboundRows rows;
    private final OutboundQueue queue;

    Outbox(Shared shared) {
        this.shared = shared;
        this.rows = new OutboundRows(shared);
        this.queue = new OutboundQueue(shared);
    }

    /**
     * Begins an attempt to send the first unsent message of this session, and counts it; {@link #sending} brings that to
     * the disk. Null when there is none, when it is not due, or while nobody knows what became of it. A row found in
     * SENDING belongs to an attempt that died: when its mark says that the final dot was not begun, sending begins again;
     * otherwise the row becomes UNCERTAIN and null comes back. A row of which ten attempts in a row ended nowhere becomes
     * FAILED.
     */
    public @Nullable OutboundMessage begin(String session) {
        OutboundRows.Begun begun = shared.database().writeUnsynced(handle -> rows.begin(handle, session));
        if (begun.settled() != null) {
            announce(begun.settled());
        }
        return begun.message();
    }

    /**
     * READY to SENDING, and the mark that the final dot begins: the very last thing before it. The state is synced to the
     * disk, for what a crash of the machine would leave; the mark behind it is not, so that a process that is killed
     * between the two, or while it syncs, has certainly sent nothing.
     *
     * @throws org.postroute.message.RetryableException when the row has moved on; nothing may be sent then
     */
    public void sending(String id, int attempt) {
        boolean sending = shared.database().write(handle -> rows.sending(handle, id, attempt))
                && shared.database().writeUnsynced(handle -> rows.dotBegins(handle, id, attempt));
        if (!sending) {
            throw new RetryableException("another attempt has taken the message over", null);
        }
    }

    /**
     * The server has it. Known for certain, so it is taken from an attempt that was given up as UNCERTAIN, too.
     *
     * @param reply the server's reply, sanitised
     */
    public void sent(OutboundMessage message, String reply) {
        sent(message, reply, List.of());
    }

    /**
     * The same.
     *
     * @param refused those in its Cc whom the server did not take it for, which its row forgets
     */
    public void sent(OutboundMessage message, String reply, List<EmailAddress> refused) {
        settle(message, OutboundState.SENT, reply, handle -> {
            if (!refused.isEmpty()) {
                List<EmailAddress> kept = message.answer().cc().stream()
                        .filter(copy ->
                                refused.stream().noneMatch(one -> one.key().equals(copy.key())))
                        .toList();
                Rows.keepCopies(handle, message.id(), kept);
                shared.history().add(handle, message.id(), "copy", "refused", refused.size() + " in cc, by the server");
            }
        });
    }

    /** READY or SENDING back to READY, due after the delay: the server said that it did not take it. */
    public void retryLater(OutboundMessage message, String reason, Duration delay) {
        shared.database().write(handle -> rows.retryLater(handle, message, reason, delay));
    }

    /** Nothing was tried: its mailbox has sent what the policy lets it send. */
    public void waits(OutboundMessage message, Duration delay) {
        shared.database().write(handle -> rows.waits(handle, message, delay));
    }

    /** The server will never take it. */
    public void failed(OutboundMessage message, String reason) {
        settle(message, OutboundState.FAILED, reason);
    }

    /** Nobody knows whether the server took it. */
    public void uncertain(OutboundMessage message, String reason) {
        settle(message, OutboundState.UNCERTAIN, reason);
    }

    private void settle(OutboundMessage message, OutboundState state, String reason) {
        settle(message, state, reason, handle -> {});
    }

    private void settle(OutboundMessage message, OutboundState state, String reason, Consumer<Handle> more) {
        boolean settled = shared.database().write(handle -> {
            boolean moved = rows.settle(handle, message.id(), message.attempt(), state, reason);
            if (moved) {
                more.accept(handle);
            }
            return moved;
        });
        if (settled) {
            announce(new OutboundRows.Settled(message.id(), message.mailbox(), state));
        }
    }

    private void announce(OutboundRows.Settled settled) {
        shared.events()
                .on(new MailEvent.OutboundSettled(
                        settled.message(), settled.mailbox(), settled.state().word()));
    }

    public Optional<OutboundMessage> find(String id) {
        return shared.database().read(handle -> rows.find(handle, id));
    }

    /** Our mail with this Message-ID, when nobody else can have made that. */
    public Optional<OutboundMessage> named(Optional<MessageId> id) {
        return id.filter(shared.messageIds()::isOurs)
                .flatMap(ours -> shared.database().read(handle -> rows.named(handle, ours)));
    }

    /** In order of time. */
    public List<HistoryEntry> history(String id) {
        return shared.database().read(handle -> shared.history().of(handle, id));
    }

    /** How many messages are in each state, by its word; a state without messages is left out. */
    public Map<String, Long> countByState() {
        return shared.database().read(rows::countByState);
    }

    @Override
    public Optional<Instant> nextDue(String session) {
        return shared.database().read(handle -> rows.nextDue(handle, session));
    }

    @Override
    public Optional<Owner> owner(String session) {
        return shared.database().read(handle -> rows.mailbox(handle, session)).map(mailbox -> new Owner(null, mailbox));
    }

    @Override
    public List<String> forgotten(String job, int limit) {
        return shared.database().read(handle -> queue.forgotten(handle, job, limit));
    }

    @Override
    public List<String> due(int limit) {
        return shared.database().read(handle -> queue.due(handle, limit));
    }

    List<OutboundMessage> ofSession(String sessionId) {
        return shared.database().read(handle -> rows.ofSession(handle, sessionId));
    }

    /** As part of the transaction that answers the message. */
    String put(Handle handle, ReceivedMessage received, Session session, Answer answer) {
        return NewOutbound.insert(shared, handle, received, session, answer);
    }

    @Nullable
    String answerTo(Handle handle, String receivedId) {
        return rows.answerTo(handle, receivedId);
    }
}
