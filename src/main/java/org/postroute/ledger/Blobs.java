package org.postroute.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.postroute.message.Content;
import org.postroute.message.ContentStore;
import org.postroute.message.Hashes;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.MessageSource;
import org.postroute.message.RetryableException;

/** Runs of bytes under their SHA-256, in chunks, so that none is ever held whole. */
public final class Blobs implements ContentStore {
    static final int CHUNK_BYTES = 256 * 1024;

    private static final String FIND = """
            SELECT id, size
            FROM blob
            WHERE sha256 = :sha256 AND removed_at IS NULL
            """;

    private static final String COUNT_FRESH = """
            SELECT COUNT(*)
            FROM blob
            WHERE sha256 = :sha256 AND removed_at IS NULL AND touched_at > :since
            """;

    private static final String INSERT = """
            INSERT INTO blob (sha256, size, touched_at)
            VALUES (:sha256, :size, :now)
            ON CONFLICT DO NOTHING
            """;

    private static final String TOUCH = """
            UPDATE blob
            SET touched_at = :now
            WHERE sha256 = :sha256
            """;

    private static final String REVIVE = """
            UPDATE blob
            SET removed_at = NULL
            WHERE sha256 = :sha256 AND removed_at IS NOT NULL
            """;

    private static final String INSERT_CHUNK = """
            INSERT INTO blob_chunk (blob_id, n, bytes)
            VALUES (:blob, :n, :bytes)
            """;

    private static final String READ_CHUNK = """
            SELECT bytes
            FROM blob_chunk
            WHERE blob_id = :blob AND n = :n
            """;

    /** Shorter than the time that content without a reference is kept. */
    private static final Duration FRESH = Duration.ofMinutes(30);

    private final Database database;
    private final InstantSource clock;

    /** A row of its own; the number of its chunks follows from the size. */
    record Blob(long id, long size) {}

    Blobs(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Content put(InputStream bytes) throws IOException {
        DigestInputStream hashing = new DigestInputStream(bytes, Hashes.sha256());
        try (Spool spool = Spool.of(hashing)) {
            Content content = new Content(
                    HexFormat.of().formatHex(hashing.getMessageDigest().digest()), spool.size());
            put(content, spool);
            return content;
        }
    }

    /** In a transaction of its own, unless it is held already. */
    void put(Content content, MessageSource source) {
        if (!isFresh(content.sha256())) {
            database.write(handle -> {
                insert(handle, content, source);
                return content;
            });
        }
    }

    /** As part of a transaction. Whoever else is just storing the same bytes is waited for. */
    void insert(Handle handle, Content content, MessageSource source) {
        int inserted = handle.createUpdate(INSERT)
                .bind("sha256", content.sha256())
                .bind("size", content.size())
                .bind("now", clock.millis())
                .execute();
        if (inserted == 1 || revive(handle, content.sha256())) {
            insertChunks(handle, find(handle, content.sha256()).orElseThrow(), source);
        }
    }

    /** Touched first: that waits for whoever is just removing it. Whether its bytes have to be stored again. */
    private boolean revive(Handle handle, String sha256) {
        handle.createUpdate(TOUCH)
                .bind("sha256", sha256)
                .bind("now", clock.millis())
                .execute();
        return handle.createUpdate(REVIVE).bind("sha256", sha256).execute() == 1;
    }

    private boolean isFresh(String sha256) {
        return database.read(handle -> handle.createQuery(COUNT_FRESH)
                        .bind("sha256", sha256)
                        .bind("since", clock.millis() - FRESH.toMillis())
                        .mapTo(Integer.class)
                        .one())
                > 0;
    }

    private static void insertChunks(Handle handle, Blob blob, MessageSource source) {
        try (InputStream in = source.open()) {
            long left = blob.size();
            for (int n = 0; left > 0; n++) {
                byte[] chunk = new byte[(int) Math.min(left, CHUNK_BYTES)];
                if (in.readNBytes(chunk, 0, chunk.length) < chunk.length) {
                    throw new IOException("it is shorter than the first time");
                }
                handle.createUpdate(INSERT_CHUNK)
                        .bind("blob", blob.id())
                        .bind("n", n)
                        .bind("bytes", chunk)
                        .execute();
                left -= chunk.length;
            }
        } catch (IOException e) {
            throw new RetryableException("a message could not be read a second time", e);
        }
    }

    /** Whether the bytes are there now. */
    public boolean contains(String sha256) {
        return database.read(handle -> find(handle, sha256)).isPresent();
    }

    private static Optional<Blob> find(Handle handle, String sha256) {
        return handle.createQuery(FIND)
                .bind("sha256", sha256)
                .map((row, context) -> new Blob(row.getLong("id"), row.getLong("size")))
                .findOne();
    }

    /**
     * Reads chunk by chunk and holds no connection meanwhile; the caller closes it. Reading throws an {@link IOException}
     * when the database is away.
     *
     * @throws InvalidMessageException when there is no such content (any more)
     */
    public InputStream open(String sha256) {
        Blob blob = database.read(handle -> find(handle, sha256))
                .orElseThrow(() -> new InvalidMessageException("the content is not in the ledger"));
        return new BlobStream(this, blob);
    }

    byte[] chunk(Blob blob, int n) {
        return database.read(handle -> handle.createQuery(READ_CHUNK)
                .bind("blob", blob.id())
                .bind("n", n)
                .mapTo(byte[].class)
                .findOne()
                .orElseThrow(() -> new UncheckedIOException(new IOException("a chunk is missing in the ledger"))));
    }
}
