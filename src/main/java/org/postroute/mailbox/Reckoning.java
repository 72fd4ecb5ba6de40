package org.postroute.mailbox;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.postroute.message.Uid;

/** What is known, at any time in a sweep, of the unread messages in the folder. */
final class Reckoning {
    private final Window window;
    private final Set<Uid> unaccounted = new HashSet<>();
    private long leftAlone;
    private long unread;

    /** @param leftOut unread messages that are too old to be searched for */
    Reckoning(Window window, long leftOut) {
        this.window = window;
        this.leftAlone = leftOut;
        this.unread = leftOut;
    }

    /** Unread; nothing more is known of them. */
    void found(Collection<Uid> uids) {
        unread += uids.size();
        unaccounted.addAll(uids);
    }

    /** Unread and too old. */
    void leftAlone(Collection<Uid> uids) {
        leftAlone += uids.size();
        uids.forEach(unaccounted::remove);
    }

    /** In the ledger. */
    void stored(Collection<Uid> uids) {
        uids.forEach(unaccounted::remove);
    }

    /** So many are no longer unread. */
    void flagged(int messages) {
        unread -= messages;
    }

    /** Removed, or read by somebody. */
    void gone(Collection<Uid> uids) {
        unread -= uids.size();
        uids.forEach(unaccounted::remove);
    }

    /** Messages below the border that are still to be taken. */
    long remaining() {
        return unaccounted.stream().filter(window::isOld).count();
    }

    FolderCounts counts() {
        return new FolderCounts(unread, unaccounted.size(), leftAlone);
    }
}
