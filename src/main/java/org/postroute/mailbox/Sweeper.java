package org.postroute.mailbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.RetryableException;
import org.postroute.message.Uid;

/**
 * Reads one folder for unread UIDs and hands on those that the ledger does not hold. The connection is dropped after any
 * fault. {@code \Seen} is set only for UIDs that are stored, on the connection that named them, so
 * never under another UIDVALIDITY. Used by one thread at a time, but for {@link #abort}.
 */
final class Sweeper {
    private static final int CHUNK = 1_000;
    private static final int PATIENCE = 2;
    private static final int MAX_PATIENCE = 64;

    private final MailboxSettings mailbox;
    private final KeptConnection kept;
    private final KnownUids known;
    private final InstantSource clock;
    private final FetchMemory memory;
    private final SetAside setAside;
    private volatile boolean aborted;
    private @Nullable OpenFolder folder;
    private int incomplete;
    private int patience = PATIENCE;

    Sweeper(MailboxSettings mailbox, KeptConnection kept, KnownUids known, InstantSource clock, FetchMemory memory) {
        this.mailbox = mailbox;
        this.kept = kept;
        this.known = known;
        this.clock = clock;
        this.memory = memory;
        this.setAside = new SetAside(clock);
    }

    /**
     * One sweep, everything that is unread now.
     *
     * @param nudged the server has just told of new mail
     * @param connected called when the connection stands
     * @return how many messages were stored
     * @throws LostConnectionException when the connection that was kept is of no use
     * @throws Exception whatever else ended it; the connection is closed then
     */
    int sweep(BatchReceiver receiver, boolean nudged, Runnable connected) throws Exception {
        Delivery delivery = new Delivery(receiver, setAside, patience);
        try {
            ImapConnection open = kept.open(nudged);
            connected.run();
            compare(kept.folder());
            int stored = 0;
            incomplete = 0;
            for (List<Uid> chunk : Batches.cut(List.copyOf(open.unseen()), CHUNK)) {
                stored += sweep(open, chunk, delivery);
            }
            complain(delivery);
            return stored;
        } catch (Exception | Error e) {
            close();
            throw e;
        } finally {
            patience = delivery.gaveUp() ? Math.min(patience * 2, MAX_PATIENCE) : PATIENCE;
        }
    }

    /** Everybody else's mail is through; what failed is said nevertheless. */
    private void complain(Delivery delivery) {
        if (delivery.failure() != null) {
            String problem = Faults.problem(delivery.failure());
            throw new RetryableException("some messages could not be stored: " + problem, delivery.failure());
        }
        if (incomplete > 0) {
            throw new RetryableException("the server sent messages shorter than their RFC822.SIZE", null);
        }
    }

    /** UIDs mean something else under another UIDVALIDITY; what we already have is recognised by its content. */
    private void compare(OpenFolder now) {
        if (folder != null && !folder.validity().equals(now.validity())) {
            setAside.clear();
        }
        folder = now;
    }

    private int sweep(ImapConnection open, List<Uid> unseen, Delivery delivery) throws Exception {
        Set<Uid> held = known.among(mailboxKey(), mailbox.folder(), folder().validity(), unseen);
        markSeen(open, held);
        List<Uid> wanted = unseen.stream()
                .filter(uid -> !held.contains(uid) && !setAside.holds(uid))
                .toList();
        int stored = 0;
        if (!wanted.isEmpty()) {
            List<Candidate> candidates =
                    OversizedParts.leaveOut(open, open.candidates(wanted), mailbox.maxAttachmentBytes());
            for (List<Candidate> batch : Batches.of(candidates)) {
                stored += memory.holding(Batches.bytesInMemory(batch), () -> take(open, batch, delivery));
            }
        }
        return stored;
    }

    private int take(ImapConnection open, List<Candidate> batch, Delivery delivery) throws Exception {
        if (aborted) {
            throw new RetryableException("the sweep was stopped", null);
        }
        try (Fetched fetched = Fetched.from(open, batch)) {
            fetched.incomplete().forEach(setAside::add);
            incomplete += fetched.incomplete().size();
            List<FetchedMessage> messages =
                    fetched.bodies().stream().map(this::message).toList();
            List<FetchedMessage> stored = messages.isEmpty() ? messages : delivery.deliver(messages);
            markSeen(open, stored.stream().map(FetchedMessage::uid).toList());
            return stored.size();
        }
    }

    private FetchedMessage message(Fetched.Body body) {
        Candidate candidate = body.candidate();
        Instant received = candidate.internalDate().equals(Instant.EPOCH) ? clock.instant() : candidate.internalDate();
        return new FetchedMessage(
                mailbox.connection(),
                mailboxKey(),
                mailbox.folder(),
                folder().validity(),
                candidate.uid(),
                received,
                body.source());
    }

    /** A courtesy to people: a server that refuses it changes nothing for us. */
    private void markSeen(ImapConnection open, Collection<Uid> uids) throws ProtocolException {
        if (!uids.isEmpty() && !folder().readOnly()) {
            open.markSeen(uids);
        }
    }

    /** Ends the sweep that runs and every later one, from any thread. */
    void abort() {
        aborted = true;
        kept.end();
    }

    /** The batch that is under way is the last; from any thread. */
    void finishSoon() {
        aborted = true;
    }

    void close() {
        kept.close();
    }

    private String mailboxKey() {
        return mailbox.address().key();
    }

    private OpenFolder folder() {
        if (folder == null) {
            throw new IllegalStateException("no folder is open");
        }
        return folder;
    }
}
