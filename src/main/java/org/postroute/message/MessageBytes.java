package org.postroute.message;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The raw bytes on their way to the parser: ended at the size limit, overlong header lines cut, and bare carriage returns
 * made line ends where a message has no others.
 */
final class MessageBytes extends InputStream {
    private static final int PROBE = 64 * 1024;
    /** Longer than what the parser can have read ahead while it was still in a body. */
    private static final int MAX_HEADER_LINE = 256 * 1024;

    private final BufferedInputStream in;
    private final Defects defects;
    private final boolean bareCarriageReturns;
    private long remaining = ReadingLimits.MESSAGE_BYTES;
    private long work = ReadingLimits.SEARCH_WORK;
    private int openBoundaries;
    private boolean counting = true;
    private final LineEnds lineEnds;
    private boolean inHeader;
    private int lineLength;

    MessageBytes(InputStream source, Defects defects) {
        this.in = new BufferedInputStream(source, PROBE);
        this.defects = defects;
        this.bareCarriageReturns = probe();
        this.lineEnds = new LineEnds(defects);
    }

    private boolean probe() {
        try {
            in.mark(PROBE);
            boolean carriageReturn = false;
            int c = in.read();
            for (int i = 0; i < PROBE - 1 && c >= 0 && c != '\n'; i++) {
                carriageReturn |= c == '\r';
                c = in.read();
            }
            in.reset();
            return carriageReturn && c != '\n';
        } catch (IOException e) {
            throw new RetryableException("the message's source cannot be read", e);
        }
    }

    /** Whether header lines are being read: only those may be cut. */
    void inHeader(boolean now) {
        inHeader = now;
        lineLength = 0;
    }

    /** Whether what is read counts towards the limit of the message. */
    void counting(boolean now) {
        counting = now;
    }

    /** Goes into a multipart: from now on its boundary is looked for. */
    void enter(int boundaryLength) {
        openBoundaries += boundaryLength;
    }

    void leave(int boundaryLength) {
        openBoundaries -= boundaryLength;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int kept = 0;
        while (kept == 0) {
            int count = readSource(target, offset, length);
            if (count < 0) {
                return -1;
            }
            kept = inHeader ? cut(target, offset, count) : count;
        }
        return kept;
    }

    private int readSource(byte[] target, int offset, int length) {
        if (counting && remaining <= 0) {
            defects.add("what is beyond 35 MB was not read");
            return -1;
        }
        if (work <= 0) {
            defects.add("parts nested too deep for their size were not read to the end");
            return -1;
        }
        int count = readThrough(target, offset, counting ? (int) Math.min(length, remaining) : length);
        work -= (long) count
                * Math.max(0, counting ? openBoundaries : openBoundaries - ReadingLimits.ORDINARY_BOUNDARIES);
        if (counting) {
            remaining -= Math.max(0, count);
        }
        lineEnds.look(target, offset, count);
        for (int i = offset; bareCarriageReturns && i < offset + count; i++) {
            target[i] = target[i] == '\r' ? (byte) '\n' : target[i];
        }
        return count;
    }

    private int readThrough(byte[] target, int offset, int length) {
        try {
            return in.read(target, offset, length);
        } catch (IOException e) {
            throw new RetryableException("the message's source cannot be read", e);
        }
    }

    private int cut(byte[] target, int offset, int count) {
        int kept = 0;
        for (int i = offset; i < offset + count; i++) {
            lineLength = target[i] == '\n' ? 0 : lineLength + 1;
            if (lineLength < MAX_HEADER_LINE) {
                target[offset + kept++] = target[i];
            } else {
                defects.add("a header field over 64 kB was cut");
            }
        }
        return kept;
    }
}
