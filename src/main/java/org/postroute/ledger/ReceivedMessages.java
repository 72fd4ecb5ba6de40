package org.postroute.ledger;

import java.io.InputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.postroute.message.Content;
import org.postroute.message.MailEvent;
import org.postroute.message.MessageSource;
import org.postroute.message.SkippedParts;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

/** The durable inbox. */
public final class ReceivedMessages {
    private static final int MAX_BOUND = 500;

    private static final String FIND_KNOWN = """
            SELECT uid
            FROM received
            WHERE mailbox = :mailbox AND folder = :folder AND uid_validity = :validity AND uid IN (<uids>)
            """;

    private static final String FIND = """
            SELECT *
            FROM received
            WHERE id = :id
            """;

    private static final String LIST_RECENT = """
            SELECT *
            FROM received
            ORDER BY seq DESC
            LIMIT :limit
            """;

    private static final String COUNT = """
            SELECT state, COUNT(*) AS messages
            FROM received
            GROUP BY state
            """;

    private static final String FIND_SKIPPED_PARTS = """
            SELECT skipped_parts
            FROM received
            WHERE id = :id AND skipped_parts IS NOT NULL
            """;

    private final Shared shared;
    private final Blobs blobs;
    private final Erased erased;

    private record Folder(String mailbox, String name, UidValidity validity) {}

    private record BlobSource(Blobs blobs, Content content, SkippedParts skippedParts) implements MessageSource {
        @Override
        public InputStream open() {
            return blobs.open(content.sha256());
        }

        @Override
        public long size() {
            return content.size();
        }
    }

    ReceivedMessages(Shared shared, Blobs blobs, Erased erased) {
        this.shared = shared;
        this.blobs = blobs;
        this.erased = erased;
    }

    /** Which of these the ledger holds already. One statement for every 500 of them. */
    public Set<Uid> known(String mailbox, String folder, UidValidity validity, Collection<Uid> uids) {
        List<Long> all = uids.stream().map(Uid::value).distinct().toList();
        Folder where = new Folder(mailbox, folder, validity);
        return shared.database().read(handle -> {
            Set<Uid> known = new HashSet<>();
            for (int start = 0; start < all.size(); start += MAX_BOUND) {
                known.addAll(known(handle, where, all.subList(start, Math.min(start + MAX_BOUND, all.size()))));
            }
            return known;
        });
    }

    private static List<Uid> known(Handle handle, Folder folder, List<Long> uids) {
        return handle.createQuery(FIND_KNOWN)
                .bind("mailbox", folder.mailbox())
                .bind("folder", folder.name())
                .bind("validity", folder.validity().value())
                .bindList("uids", uids)
                .map((row, context) -> new Uid(row.getLong("uid")))
                .list();
    }

    /**
     * Stores a batch in one transaction: rows, sources, history. A message that is held already, by UID, is passed over
     * and not in the result, and so is one that was erased; one with the same Message-ID and content as another of the connection becomes DUPLICATE.
     *
     * @throws org.postroute.message.RetryableException when a source breaks off or the database is away; nothing is
     *     stored then
     */
    public List<StoredMessage> store(List<FetchedMessage> batch) {
        Intake intake = Intake.read(fresh(batch), shared.ids());
        List<Intake.Arrival> arrivals = erased.without(intake.arrivals());
        arrivals.stream()
                .filter(arrival -> arrival.message().source().size() > Blobs.CHUNK_BYTES)
                .forEach(arrival ->
                        blobs.put(arrival.fingerprint().raw(), arrival.message().source()));
        List<StoredMessage> stored =
                shared.database().write(handle -> new Storing(shared, blobs, handle).store(arrivals));
        announceDuplicates(stored, intake);
        return stored;
    }

    private List<FetchedMessage> fresh(List<FetchedMessage> batch) {
        Map<Folder, List<FetchedMessage>> byFolder =
                batch.stream().collect(Collectors.groupingBy(ReceivedMessages::folder));
        Set<FetchedMessage> held = new HashSet<>();
        byFolder.forEach((folder, messages) -> {
            List<Uid> uids = messages.stream().map(FetchedMessage::uid).toList();
            Set<Uid> known = known(folder.mailbox(), folder.name(), folder.validity(), uids);
            messages.stream().filter(message -> known.contains(message.uid())).forEach(held::add);
        });
        return batch.stream().filter(message -> !held.contains(message)).toList();
    }

    private static Folder folder(FetchedMessage message) {
        return new Folder(message.mailbox(), message.folder(), message.uidValidity());
    }

    private void announceDuplicates(List<StoredMessage> stored, Intake intake) {
        Map<String, String> mailboxes = intake.arrivals().stream()
                .collect(Collectors.toMap(
                        Intake.Arrival::id, arrival -> arrival.message().mailbox()));
        stored.stream()
                .filter(message -> message.state().isFinal())
                .forEach(message -> shared.events()
                        .on(new MailEvent.MessageSettled(
                                message.id(),
                                Objects.requireNonNull(mailboxes.get(message.id())),
                                message.state().word())));
    }

    public Optional<ReceivedMessage> find(String id) {
        return shared.database().read(handle -> find(handle, id));
    }

    static Optional<ReceivedMessage> find(Handle handle, String id) {
        return handle.createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> Rows.received(row))
                .findOne();
    }

    /** The raw bytes as they came, and what did not come with them. */
    public MessageSource source(ReceivedMessage message) {
        SkippedParts skipped = shared.database()
                .read(handle -> handle.createQuery(FIND_SKIPPED_PARTS)
                        .bind("id", message.id())
                        .mapTo(String.class)
                        .findOne())
                .map(SkippedParts::parse)
                .orElse(SkippedParts.NONE);
        return new BlobSource(blobs, message.raw(), skipped);
    }

    /** Newest first. */
    public List<ReceivedMessage> recent(int limit) {
        return shared.database()
                .read(handle -> handle.createQuery(LIST_RECENT)
                        .bind("limit", limit)
                        .map((row, context) -> Rows.received(row))
                        .list());
    }

    /** In order of time. */
    public List<HistoryEntry> history(String id) {
        return shared.database().read(handle -> shared.history().of(handle, id));
    }

    /** How many messages are in each state, by its word; a state without messages is left out. */
    public Map<String, Long> countByState() {
        return shared.database().read(handle -> Rows.counts(handle.createQuery(COUNT)));
    }
}
