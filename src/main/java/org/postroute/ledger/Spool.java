package org.postroute.ledger;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were read once from wherever they come from, at hand for a transaction that must not wait for a network: in
 * memory up to one chunk, in a temporary file beyond.
 */
final class Spool implements AutoCloseable {
    private static final int COPY_BYTES = 16 * 1024;

    private final byte[] head;
    private final @Nullable Path file;
    private final long size;

    private Spool(byte[] head, @Nullable Path file, long size) {
        this.head = head;
        this.file = file;
        this.size = size;
    }

    /** Reads the stream to its end; the caller closes it. */
    static Spool of(InputStream bytes) throws IOException {
        return of(bytes, Long.MAX_VALUE);
    }

    /** Reads no more than so many bytes, so that a stream without an end does not fill the disk. */
    static Spool of(InputStream bytes, long most) throws IOException {
        byte[] head = bytes.readNBytes(Blobs.CHUNK_BYTES + 1);
        if (head.length <= Blobs.CHUNK_BYTES) {
            return new Spool(head, null, head.length);
        }
        Path file = Files.createTempFile("postroute-", ".spool");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(head);
            copy(bytes, out, most - head.length);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new Spool(new byte[0], file, Files.size(file));
    }

    private static void copy(InputStream bytes, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[COPY_BYTES];
        long left = most;
        for (int n = bytes.read(buffer); n >= 0 && left > 0; n = bytes.read(buffer)) {
            out.write(buffer, 0, (int) Math.min(n, left));
            left -= n;
        }
    }

    InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(head) : Files.newInputStream(file);
    }

    long size() {
        return size;
    }

    boolean isLarge() {
        return file != null;
    }

    @Override
    public void close() {
        if (file != null) {
            // deleting is all there is to do, and a file that cannot be deleted does no harm to the mail
            file.toFile().delete();
        }
    }
}
