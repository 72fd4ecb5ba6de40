package org.postroute.ledger;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postroute.message.MessageSource;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

/** The durable inbox. */
public final class ReceivedMessages {
    /** Which of these the ledger holds already. One statement, however many there are. */
    public Set<Uid> known(String mailbox, String folder, UidValidity validity, Collection<Uid> uids) {
        throw new IllegalStateException("to be built");
    }

    /**
     * Stores a batch in one transaction: rows, sources, history. A message that is held already, by UID, is passed over
     * and not in the result; one with the same Message-ID and content as another of the connection becomes DUPLICATE.
     */
    public List<StoredMessage> store(List<FetchedMessage> batch) {
        throw new IllegalStateException("to be built");
    }

    public Optional<ReceivedMessage> find(String id) {
        throw new IllegalStateException("to be built");
    }

    /** The raw bytes as they came. */
    public MessageSource source(ReceivedMessage message) {
        throw new IllegalStateException("to be built");
    }

    /** Newest first. */
    public List<ReceivedMessage> recent(int limit) {
        throw new IllegalStateException("to be built");
    }

    /** In order of time. */
    public List<HistoryEntry> history(String id) {
        throw new IllegalStateException("to be built");
    }
}
