package org.postroute.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Bytes under their hash, in memory. */
public final class MemoryBlobs implements ContentStore {
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();

    @Override
    public Content put(InputStream bytes) throws IOException {
        return put(bytes.readAllBytes());
    }

    public Content put(byte[] bytes) {
        try {
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            blobs.put(sha256, bytes);
            return new Content(sha256, bytes.length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public InputStream open(String sha256) {
        byte[] bytes = blobs.get(sha256);
        if (bytes == null) {
            throw new UncheckedIOException(new IOException("no such blob"));
        }
        return new ByteArrayInputStream(bytes);
    }

    public int size() {
        return blobs.size();
    }
}
