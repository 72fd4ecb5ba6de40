package org.postroute.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.Intake.Arrival;
import org.postroute.message.Hashes;
import org.postroute.message.MessageId;

/**
 * Writes the rows of a batch. Sources and contents go first and in the order of their hashes, so that two replicas that
 * store the same messages wait for each other once instead of in a circle; rows follow in order of arrival.
 */
final class Storing {
    private static final String CLAIM_CONTENT = """
            INSERT INTO seen_content (connection, content_key, received_id)
            VALUES (:connection, :key, :id)
            ON CONFLICT DO NOTHING
            """;

    private static final String FIND_FIRST = """
            SELECT received_id
            FROM seen_content
            WHERE connection = :connection AND content_key = :key
            """;

    private static final String DISCLAIM_CONTENT = """
            DELETE FROM seen_content
            WHERE connection = :connection AND content_key = :key AND received_id = :id
            """;

    private static final String COUNT_SAME_MESSAGE_ID = """
            SELECT COUNT(*)
            FROM received
            WHERE connection = :connection AND message_id_hash = :hash AND content_key <> :key
            """;

    private static final String INSERT = """
            INSERT INTO received (id, connection, mailbox, folder, uid_validity, uid, internal_date, received_at,
                message_id, message_id_hash, content_key, sha256, size, skipped_parts, order_key, state, reason,
                attempt, lost_attempts, asked, waiting_since, next_attempt_at)
            VALUES (:id, :connection, :mailbox, :folder, :validity, :uid, :internalDate, :now,
                :messageId, :messageIdHash, :contentKey, :sha256, :size, :skippedParts, :orderKey, :state, :reason,
                0, 0, 0, :now, :now)
            ON CONFLICT (mailbox, folder, uid_validity, uid) DO NOTHING
            """;

    private final Shared shared;
    private final Blobs blobs;
    private final Handle handle;

    Storing(Shared shared, Blobs blobs, Handle handle) {
        this.shared = shared;
        this.blobs = blobs;
        this.handle = handle;
    }

    List<StoredMessage> store(List<Arrival> arrivals) {
        arrivals.stream().sorted(Comparator.comparing(Storing::hash)).forEach(this::storeSource);
        Map<String, String> firsts = new HashMap<>();
        arrivals.stream()
                .sorted(Comparator.comparing(arrival -> arrival.fingerprint().contentKey()))
                .forEach(arrival -> firsts.put(arrival.id(), firstWithContent(arrival)));
        List<StoredMessage> stored = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            StoredMessage message = insert(arrival, firsts.getOrDefault(arrival.id(), arrival.id()));
            if (message != null) {
                stored.add(message);
            }
        }
        return stored;
    }

    private static String hash(Arrival arrival) {
        return arrival.fingerprint().raw().sha256();
    }

    private void storeSource(Arrival arrival) {
        blobs.insert(handle, arrival.fingerprint().raw(), arrival.message().source());
    }

    private String firstWithContent(Arrival arrival) {
        String connection = arrival.message().connection();
        String key = arrival.fingerprint().contentKey();
        int claimed = handle.createUpdate(CLAIM_CONTENT)
                .bind("connection", connection)
                .bind("key", key)
                .bind("id", arrival.id())
                .execute();
        return claimed == 1
                ? arrival.id()
                : handle.createQuery(FIND_FIRST)
                        .bind("connection", connection)
                        .bind("key", key)
                        .mapTo(String.class)
                        .one();
    }

    private @Nullable StoredMessage insert(Arrival arrival, String first) {
        boolean duplicate = !first.equals(arrival.id());
        ReceivedState state = duplicate ? ReceivedState.DUPLICATE : ReceivedState.RECEIVED;
        String reason = duplicate ? "the same message as " + first : null;
        boolean fresh = row(arrival, state, reason).execute() == 1;
        if (!fresh) {
            disclaim(arrival);
            return null;
        }
        shared.history().add(handle, arrival.id(), "received", state.word(), duplicate ? reason : remark(arrival));
        return new StoredMessage(arrival.id(), arrival.orderKey(), state);
    }

    private Update row(Arrival arrival, ReceivedState state, @Nullable String reason) {
        FetchedMessage message = arrival.message();
        MessageId messageId = arrival.fingerprint().messageId();
        return handle.createUpdate(INSERT)
                .bind("id", arrival.id())
                .bind("connection", message.connection())
                .bind("mailbox", message.mailbox())
                .bind("folder", message.folder())
                .bind("validity", message.uidValidity().value())
                .bind("uid", message.uid().value())
                .bind("internalDate", message.internalDate().toEpochMilli())
                .bind("now", shared.now())
                .bind("messageId", messageId == null ? null : messageId.value())
                .bind("messageIdHash", hash(messageId))
                .bind("contentKey", arrival.fingerprint().contentKey())
                .bind("sha256", hash(arrival))
                .bind("size", arrival.fingerprint().raw().size())
                .bind("skippedParts", skippedParts(message))
                .bind("orderKey", arrival.orderKey())
                .bind("state", state.word())
                .bind("reason", reason);
    }

    private static @Nullable String skippedParts(FetchedMessage message) {
        String text = message.source().skippedParts().text();
        return text.isEmpty() ? null : text;
    }

    private void disclaim(Arrival arrival) {
        handle.createUpdate(DISCLAIM_CONTENT)
                .bind("connection", arrival.message().connection())
                .bind("key", arrival.fingerprint().contentKey())
                .bind("id", arrival.id())
                .execute();
    }

    /** Nobody can suppress another's mail by using its Message-ID first, but whoever looks shall see it. */
    private @Nullable String remark(Arrival arrival) {
        int others = handle.createQuery(COUNT_SAME_MESSAGE_ID)
                .bind("connection", arrival.message().connection())
                .bind("hash", hash(arrival.fingerprint().messageId()))
                .bind("key", arrival.fingerprint().contentKey())
                .mapTo(Integer.class)
                .one();
        String namesake = others == 0 ? null : "another message with other content has the same Message-ID";
        return Stream.of(arrival.message().remark(), namesake)
                .filter(Objects::nonNull)
                .reduce((first, second) -> first + "; " + second)
                .orElse(null);
    }

    private static @Nullable String hash(@Nullable MessageId id) {
        return id == null ? null : HexFormat.of().formatHex(Hashes.sha256(id.value()));
    }
}
