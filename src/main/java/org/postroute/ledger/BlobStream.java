package org.postroute.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.postroute.message.RetryableException;

/** One blob, one chunk in memory at a time. */
final class BlobStream extends InputStream {
    private final Blobs blobs;
    private final Blobs.Blob blob;
    private byte[] chunk = new byte[0];
    private int next;
    private int position;
    private long delivered;

    BlobStream(Blobs blobs, Blobs.Blob blob) {
        this.blobs = blobs;
        this.blob = blob;
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, target, offset, n);
        position += n;
        return n;
    }

    @Override
    public int available() {
        return chunk.length - position;
    }

    private boolean fill() throws IOException {
        if (position < chunk.length) {
            return true;
        }
        if (delivered == blob.size()) {
            return false;
        }
        try {
            chunk = blobs.chunk(blob, next++);
        } catch (RetryableException e) {
            throw new IOException("the ledger is not available", e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        position = 0;
        delivered += chunk.length;
        return true;
    }
}
