package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.SentDecision.Kind;
import org.postroute.message.MailEvent;

/**
 * Looks into the Sent folders that are due; keys are mailboxes. Every look may be repeated: it is counted before it is
 * made, and what follows from it is written down in one transaction.
 */
public final class SentChecks implements Work {
    /** After it a look that came to no end is made again. */
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

    private final Shared shared;
    private final SentCheckRows rows;

    SentChecks(Shared shared) {
        this.shared = shared;
        this.rows = new SentCheckRows(shared);
    }

    /** Begins a look for what is due in this mailbox; null when nothing is. */
    public @Nullable SentBatch begin(String mailbox) {
        return shared.database().write(handle -> {
            List<SentCheck> checks = rows.begin(handle, mailbox, LONGEST_LOOK);
            return checks.isEmpty() ? null : new SentBatch(mailbox, rows.filesItself(handle, mailbox), checks);
        });
    }

    /** Whether experience shows that the server files by itself what it sends; empty before anybody knows. */
    public Optional<Boolean> filesItself(String mailbox) {
        return shared.database().read(handle -> rows.filesItself(handle, mailbox));
    }

    /** Writes down what was decided. Whoever has moved on meanwhile is left out. */
    public SentFollowUp record(SentBatch batch, List<SentDecision> decisions) {
        List<MailEvent> events = new ArrayList<>();
        SentFollowUp followUp = shared.database().write(handle -> record(handle, batch, decisions, events));
        events.forEach(shared.events()::on);
        return followUp;
    }

    private SentFollowUp record(Handle handle, SentBatch batch, List<SentDecision> decisions, List<MailEvent> events) {
        List<OutboundMessage> copies = new ArrayList<>();
        List<String> released = new ArrayList<>();
        for (SentDecision decision : decisions) {
            OutboundMessage message = decision.check().message();
            if (!rows.apply(handle, decision, LONGEST_LOOK)) {
                continue;
            }
            learn(handle, batch, decision);
            if (decision.kind() == Kind.APPEND) {
                copies.add(message);
            } else if (decision.check().isUncertain() && decision.kind() != Kind.AGAIN) {
                released.add(message.sessionId());
            }
            if (decision.check().isUncertain() && decision.kind() == Kind.FOUND) {
                events.add(new MailEvent.OutboundSettled(message.id(), message.mailbox(), OutboundState.SENT.word()));
            }
        }
        return new SentFollowUp(copies, released);
    }

    private void learn(Handle handle, SentBatch batch, SentDecision decision) {
        if (decision.kind() == Kind.FOUND && !decision.check().appending()) {
            rows.learn(handle, batch.mailbox(), true);
        } else if (decision.kind() == Kind.APPEND && batch.filesItself().isEmpty()) {
            rows.learn(handle, batch.mailbox(), false);
        }
    }

    /** The copies of these messages are in the Sent folder. */
    public void appended(List<String> ids) {
        shared.database().write(handle -> rows.appended(handle, ids));
    }

    @Override
    public Optional<Instant> nextDue(String mailbox) {
        return shared.database().read(handle -> rows.nextDue(handle, mailbox));
    }

    @Override
    public Optional<Owner> owner(String mailbox) {
        return Optional.of(new Owner(null, mailbox));
    }

    @Override
    public List<String> forgotten(String job, int limit) {
        return shared.database().read(handle -> rows.forgotten(handle, job, limit));
    }

    @Override
    public List<String> due(int limit) {
        return shared.database().read(handle -> rows.due(handle, limit));
    }
}
