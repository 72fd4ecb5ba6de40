package org.postroute.mailbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.RetryableException;
import org.postroute.message.Uid;

/**
 * Reads one folder for unread UIDs and hands on those that the ledger does not hold: new mail first, then, a thousand at a
 * time and with a look for new mail in between, what was there when the folder was read for the first time. Each part goes
 * in order of arrival. The connection is dropped after any fault. {@code \Seen} is set only for
 * UIDs that are stored, on the connection that named them, so never under another UIDVALIDITY. Used by one thread at a
 * time, but for {@link #abort}.
 */
final class Sweeper {
    private static final int CHUNK = 1_000;
    private static final int PATIENCE = 2;
    private static final int MAX_PATIENCE = 64;

    /** What one sweep works with. */
    private record Look(ImapConnection open, Window window, Reckoning reckoning, Delivery delivery) {}

    private final MailboxSettings mailbox;
    private final KeptConnection kept;
    private final KnownUids known;
    private final FolderFloors floors;
    private final InstantSource clock;
    private final FetchMemory memory;
    private final SetAside setAside;
    private final Suspects suspects;
    private volatile boolean aborted;
    private @Nullable OpenFolder folder;
    private @Nullable Window window;
    private volatile @Nullable FolderCounts counts;
    private int incomplete;
    private int patience = PATIENCE;

    Sweeper(
            MailboxSettings mailbox,
            KeptConnection kept,
            KnownUids known,
            FolderFloors floors,
            InstantSource clock,
            FetchMemory memory) {
        this.mailbox = mailbox;
        this.kept = kept;
        this.known = known;
        this.floors = floors;
        this.clock = clock;
        this.memory = memory;
        this.setAside = new SetAside(clock);
        this.suspects = new Suspects(setAside);
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
            incomplete = 0;
            Window view = Window.of(floors.of(mailboxKey(), folder(), mailbox.backfill()), window, mailbox);
            window = view;
            Reckoning reckoning = new Reckoning(view, view.leftOut(open, clock.instant()));
            int stored = sweep(new Look(open, view, reckoning, delivery));
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
            suspects.clear();
        }
        folder = now;
    }

    private int sweep(Look look) throws Exception {
        try {
            TreeSet<Uid> unread = look.open().search(look.window().taken());
            look.reckoning().found(unread);
            noteProgress(look);
            int stored = takeAll(look, unread);
            noteProgress(look);
            return stored;
        } finally {
            counts = look.reckoning().counts();
        }
    }

    /** In the order of arrival; only a large backlog lets new mail pass after every chunk. */
    private int takeAll(Look look, TreeSet<Uid> unread) throws Exception {
        if (unread.size() <= CHUNK) {
            return take(look, List.copyOf(unread));
        }
        int stored = 0;
        for (List<Uid> chunk : cut(unread, uid -> !look.window().isOld(uid))) {
            stored += take(look, chunk);
        }
        Uid last = unread.last();
        List<List<Uid>> backlog = cut(unread, look.window()::isOld);
        for (int i = 0; i < backlog.size(); i++) {
            stored += take(look, backlog.get(i));
            if (i < backlog.size() - 1) {
                look.open().wire().noop();
                TreeSet<Uid> later = look.open().searchAfter(last);
                look.reckoning().found(later);
                stored += take(look, List.copyOf(later));
                last = later.isEmpty() ? last : later.last();
            }
        }
        return stored;
    }

    private static List<List<Uid>> cut(Collection<Uid> uids, Predicate<Uid> wanted) {
        return Batches.cut(uids.stream().filter(wanted).toList(), CHUNK);
    }

    private int take(Look look, List<Uid> unread) throws Exception {
        List<Uid> tooOld = unread.stream().filter(look.window()::leavesAlone).toList();
        look.reckoning().leftAlone(tooOld);
        List<Uid> inWindow =
                unread.stream().filter(uid -> !look.window().leavesAlone(uid)).toList();
        Set<Uid> held = known.among(mailboxKey(), mailbox.folder(), folder().validity(), inWindow);
        settled(look, held);
        List<Uid> wanted = inWindow.stream()
                .filter(uid -> !held.contains(uid) && !setAside.holds(uid))
                .toList();
        int stored = 0;
        OversizedParts oversized = new OversizedParts(look.open(), mailbox.maxAttachmentBytes(), suspects);
        for (List<Candidate> group : suspects.last(candidates(look, wanted))) {
            for (List<Candidate> batch : Batches.of(oversized.leaveOut(group))) {
                stored += memory.holding(Batches.bytesInMemory(batch), () -> fetch(look, batch));
                noteProgress(look);
            }
        }
        return stored;
    }

    private List<Candidate> candidates(Look look, List<Uid> wanted) throws ProtocolException {
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<Candidate> there = look.open().fetch().candidates(wanted);
        Set<Uid> gone = new HashSet<>(wanted);
        there.forEach(candidate -> gone.remove(candidate.uid()));
        look.reckoning().gone(gone);
        Set<Uid> tooOld = look.window().leaveAlone(there);
        look.reckoning().leftAlone(tooOld);
        return there.stream()
                .filter(candidate -> !tooOld.contains(candidate.uid()))
                .toList();
    }

    private int fetch(Look look, List<Candidate> batch) throws Exception {
        if (aborted) {
            throw new RetryableException("the sweep was stopped", null);
        }
        try (Fetched fetched = suspects.fetch(look.open(), batch)) {
            fetched.incomplete().forEach(setAside::add);
            incomplete += fetched.incomplete().size();
            List<FetchedMessage> messages =
                    fetched.bodies().stream().map(this::message).toList();
            List<FetchedMessage> stored =
                    messages.isEmpty() ? messages : look.delivery().deliver(messages);
            settled(look, stored.stream().map(FetchedMessage::uid).toList());
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
                body.source(),
                body.remark());
    }

    /** To mark them is a courtesy to people: a server that refuses it changes nothing for us. */
    private void settled(Look look, Collection<Uid> uids) throws ProtocolException {
        look.reckoning().stored(uids);
        if (!uids.isEmpty() && !folder().readOnly() && look.open().markSeen(uids)) {
            look.reckoning().flagged(uids.size());
        }
    }

    /** Only when somebody waits for it. */
    private void noteProgress(Look look) {
        if (look.window().floor().backfilling()) {
            floors.progress(
                    mailboxKey(),
                    folder(),
                    look.window().floor(),
                    look.reckoning().remaining());
        }
    }

    /** What the last sweep that could look left in the folder; null before the first one. From any thread. */
    @Nullable
    FolderCounts counts() {
        return counts;
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
