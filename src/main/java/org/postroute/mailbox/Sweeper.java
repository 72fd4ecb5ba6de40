package org.postroute.mailbox;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;
import org.postroute.message.Uid;

/**
 * Reads one folder for unread UIDs and hands on those that the ledger does not hold. The connection is kept between sweeps
 * and dropped after any fault. {@code \Seen} is set only for UIDs that are stored, on the connection that named them, so
 * never under another UIDVALIDITY. Used by one thread at a time, but for {@link #abort}.
 */
final class Sweeper {
    private static final int CHUNK = 1_000;
    private static final int SELECT_EVERY = 4;
    private static final int PATIENCE = 2;
    private static final int MAX_PATIENCE = 64;

    private final MailboxSettings mailbox;
    private final ServerSettings server;
    private final Dialer dialer;
    private final KnownUids known;
    private final InstantSource clock;
    private final SetAside setAside;
    private final Suspects suspects = new Suspects();
    private volatile @Nullable ImapConnection connection;
    private volatile boolean aborted;
    private @Nullable OpenFolder folder;
    private int sweepsSinceSelect;
    private int incomplete;
    private int patience = PATIENCE;

    /** @throws MisconfiguredException when the mailbox does not receive */
    Sweeper(MailboxSettings mailbox, Dialer dialer, KnownUids known, InstantSource clock) {
        if (mailbox.imap() == null) {
            throw new MisconfiguredException("the mailbox has no IMAP server: " + mailbox.id());
        }
        this.mailbox = mailbox;
        this.server = mailbox.imap();
        this.dialer = dialer;
        this.known = known;
        this.clock = clock;
        this.setAside = new SetAside(clock);
    }

    /**
     * One sweep, everything that is unread now.
     *
     * @return how many messages were stored
     * @throws Exception whatever ended it; the connection is closed then
     */
    int sweep(BatchReceiver receiver) throws Exception {
        Delivery delivery = new Delivery(receiver, setAside, patience);
        try {
            ImapConnection open = connect();
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

    private ImapConnection connect() throws IOException, ProtocolException {
        ImapConnection open = connection;
        if (open != null) {
            refresh(open);
            return open;
        }
        ImapConnection fresh = ImapConnection.dial(dialer, server);
        connection = fresh;
        if (aborted) {
            fresh.abort();
        }
        fresh.secure();
        fresh.signIn();
        opened(fresh.open(mailbox.folder()));
        return fresh;
    }

    /** Dovecot 2.3 goes on serving a folder that was deleted and made anew as if it were empty; only SELECT tells. */
    private void refresh(ImapConnection open) throws ProtocolException {
        if (++sweepsSinceSelect < SELECT_EVERY) {
            open.noop();
        } else {
            opened(open.open(mailbox.folder()));
        }
    }

    /** UIDs mean something else under another UIDVALIDITY; what we already have is recognised by its content. */
    private void opened(OpenFolder now) {
        if (folder != null && !folder.validity().equals(now.validity())) {
            setAside.clear();
            suspects.clear();
        }
        folder = now;
        sweepsSinceSelect = 0;
    }

    private int sweep(ImapConnection open, List<Uid> unseen, Delivery delivery) throws Exception {
        Set<Uid> held = known.among(mailboxKey(), mailbox.folder(), folder().validity(), unseen);
        markSeen(open, held);
        List<Uid> wanted = unseen.stream()
                .filter(uid -> !held.contains(uid) && !setAside.holds(uid))
                .toList();
        int stored = 0;
        if (!wanted.isEmpty()) {
            OversizedParts oversized = new OversizedParts(open, mailbox.maxAttachmentBytes(), suspects);
            for (List<Candidate> group : suspects.last(open.candidates(wanted))) {
                for (List<Candidate> batch : Batches.of(oversized.leaveOut(group))) {
                    stored += take(open, batch, delivery);
                }
            }
        }
        return stored;
    }

    private int take(ImapConnection open, List<Candidate> batch, Delivery delivery) throws Exception {
        if (aborted) {
            throw new RetryableException("the sweep was stopped", null);
        }
        try (Fetched fetched = fetch(open, batch)) {
            fetched.incomplete().forEach(setAside::add);
            incomplete += fetched.incomplete().size();
            List<FetchedMessage> messages =
                    fetched.bodies().stream().map(this::message).toList();
            List<FetchedMessage> stored = messages.isEmpty() ? messages : delivery.deliver(messages);
            markSeen(open, stored.stream().map(FetchedMessage::uid).toList());
            return stored.size();
        }
    }

    private Fetched fetch(ImapConnection open, List<Candidate> batch) throws IOException, ProtocolException {
        List<Uid> uids = batch.stream().map(Candidate::uid).toList();
        try {
            Fetched fetched = Fetched.from(open, batch);
            suspects.clear(uids);
            return fetched;
        } catch (IOException | ProtocolException | RuntimeException e) {
            if (!aborted) {
                uids.stream()
                        .filter(uid -> uids.size() == 1 && suspects.holds(uid))
                        .forEach(setAside::add);
                suspects.blame(uids);
            }
            throw e;
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
                body.source(),
                body.remark());
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
        ImapConnection open = connection;
        if (open != null) {
            open.abort();
        }
    }

    /** The batch that is under way is the last; from any thread. */
    void finishSoon() {
        aborted = true;
    }

    void close() {
        ImapConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
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
