package org.postroute.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Keeps small files for comparison and counts all of them. */
public final class HashingStore implements ContentStore {
    private static final int KEPT = 100_000;
    private final Map<String, byte[]> kept = new HashMap<>();
    private int largestRead;

    @Override
    public Content put(InputStream bytes) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[8192];
            java.io.ByteArrayOutputStream small = new java.io.ByteArrayOutputStream();
            long size = 0;
            for (int read = bytes.read(block); read >= 0; read = bytes.read(block)) {
                digest.update(block, 0, read);
                size += read;
                largestRead = Math.max(largestRead, read);
                small.write(block, 0, (int) Math.max(0, Math.min(read, KEPT - small.size())));
            }
            String hash = HexFormat.of().formatHex(digest.digest());
            kept.put(hash, small.toByteArray());
            return new Content(hash, size);
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** The first 100,000 bytes of a stored file. */
    public byte[] bytes(Content content) {
        return kept.getOrDefault(content.sha256(), new byte[0]);
    }
}
