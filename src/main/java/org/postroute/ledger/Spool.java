package org.postroute.ledger;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MessageSource;

/**
 * Bytes that were read once from wherever they come from, at hand for a transaction that must not wait for a network: in
 * memory up to one chunk, in a temporary file beyond.
 */
final class Spool implements MessageSource, AutoCloseable {
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
        byte[] head = bytes.readNBytes(Blobs.CHUNK_BYTES + 1);
        if (head.length <= Blobs.CHUNK_BYTES) {
            return new Spool(head, null, head.length);
        }
        Path file = Files.createTempFile("postroute-", ".spool");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(head);
            bytes.transferTo(out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new Spool(new byte[0], file, Files.size(file));
    }

    @Override
    public InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(head) : Files.newInputStream(file);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void close() {
        if (file != null) {
            // deleting is all there is to do, and a file that cannot be deleted does no harm to the mail
            file.toFile().delete();
        }
    }
}
