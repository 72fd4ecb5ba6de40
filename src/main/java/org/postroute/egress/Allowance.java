package org.postroute.egress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** How many bytes somebody else may send, and for how long, over one stream or several. Time-outs begin anew with every byte. */
public final class Allowance {
    private final long began = System.nanoTime();
    private final long nanos;
    private final String tooMuch;
    private final String tooLong;
    private long bytes;

    /** There was more than the bytes that may be. */
    public static final class TooMuchException extends IOException {
        private static final long serialVersionUID = 1L;

        TooMuchException(String message) {
            super(message);
        }
    }

    /**
     * @param time from now
     * @param tooMuch what the fault says of more bytes
     * @param tooLong what it says of more time
     */
    public Allowance(long bytes, Duration time, String tooMuch, String tooLong) {
        this.bytes = bytes;
        this.nanos = time.toNanos();
        this.tooMuch = tooMuch;
        this.tooLong = tooLong;
    }

    /** The same bytes, and a fault in place of the first that is too much or comes too late. */
    public InputStream bound(InputStream in) {
        return new Bounded(in);
    }

    /**
     * Counts bytes that were read, or are known to come.
     *
     * @throws TooMuchException when they are more than are left
     * @throws IOException when the time is over
     */
    public void take(long count) throws IOException {
        bytes -= Math.max(0, count);
        if (bytes < 0) {
            throw new TooMuchException(tooMuch);
        }
        if (isOver()) {
            throw new IOException(tooLong);
        }
    }

    /** Not negative. */
    public Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, nanos - (System.nanoTime() - began)));
    }

    public boolean isUsedUp() {
        return bytes < 0 || isOver();
    }

    private boolean isOver() {
        return System.nanoTime() - began > nanos;
    }

    private final class Bounded extends FilterInputStream {
        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            take(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            take(count);
            return count;
        }

        /** Closing reads what is left. */
        @Override
        public void close() throws IOException {
            if (!isUsedUp()) {
                super.close();
            }
        }
    }
}
