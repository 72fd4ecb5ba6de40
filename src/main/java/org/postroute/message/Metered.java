package org.postroute.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decoded bytes of one part on their way to the store: counted, refused beyond the limit, their beginning kept. A fault of
 * our own decoding ends the part instead of failing it.
 */
final class Metered extends InputStream {
    private final InputStream in;
    private final long limit;
    private final int headBytes;
    private final Defects defects;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private long count;
    private boolean ended;

    /** @param limit 0 for none */
    Metered(InputStream in, long limit, int headBytes, Defects defects) {
        this.in = in;
        this.limit = limit;
        this.headBytes = headBytes;
        this.defects = defects;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = readOn(target, offset, length);
        if (isOverLimit()) {
            throw new IOException("over the size limit");
        }
        return read;
    }

    private int readOn(byte[] target, int offset, int length) {
        int read = ended ? -1 : readSafely(target, offset, length);
        ended = read < 0;
        count += Math.max(0, read);
        int room = headBytes - head.size();
        if (read > 0 && room > 0) {
            head.write(target, offset, Math.min(room, read));
        }
        return read;
    }

    private int readSafely(byte[] target, int offset, int length) {
        try {
            return in.read(target, offset, length);
        } catch (PostrouteException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            defects.add("a part ended where it could not be decoded");
            return -1;
        }
    }

    /** Reads and counts what is left. */
    void drain() {
        byte[] ignored = new byte[8192];
        while (readOn(ignored, 0, ignored.length) >= 0) {
            // only counted
        }
    }

    boolean isOverLimit() {
        return limit > 0 && count > limit;
    }

    long count() {
        return count;
    }

    byte[] head() {
        return head.toByteArray();
    }
}
