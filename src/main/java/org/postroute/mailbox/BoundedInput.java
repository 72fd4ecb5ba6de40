package org.postroute.mailbox;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/**
 * What an IMAP server sends, watched on its way to Angus, which would allocate any literal that a server announces and
 * collect answers for ever. Over a limit the connection ends. Sees literals exactly as Angus does: {@code {digits}} right
 * before CR LF.
 */
final class BoundedInput extends FilterInputStream {
    static final long MAX_LITERAL_BYTES = 16L << 20;
    static final long MAX_LINE_BYTES = 16L << 20;
    static final long MAX_COMMAND_BYTES = 64L << 20;
    static final long MAX_COMMAND_NANOS = 600_000_000_000L;

    private static final int NONE = -1;

    private enum Seen {
        TEXT,
        DIGITS,
        CLOSED,
        CR
    }

    private Seen seen = Seen.TEXT;
    private long announced;
    private long literalLeft;
    private long lineBytes;
    private long commandBytes;
    private long allowedBytes = MAX_COMMAND_BYTES;
    private long allowedNanos = MAX_COMMAND_NANOS;
    private long began = System.nanoTime();
    private int kept = NONE;
    private volatile long received;

    BoundedInput(InputStream in) {
        super(in);
    }

    /** A new command begins: its answer has the whole allowance again. */
    void begin() {
        begin(MAX_COMMAND_BYTES, MAX_COMMAND_NANOS);
    }

    void begin(long bytes, long nanos) {
        commandBytes = 0;
        allowedBytes = bytes;
        goOn(nanos);
    }

    /** The clock starts again, what the command has brought already still counts. */
    void goOn(long nanos) {
        allowedNanos = nanos;
        began = System.nanoTime();
    }

    /** Bytes since the beginning, for a watcher in another thread. */
    long received() {
        return received;
    }

    /**
     * Waits for the next byte as long as the socket does, and keeps it for whoever reads.
     *
     * @return false when none came
     * @throws IOException when none will come any more
     */
    boolean arrives() throws IOException {
        if (kept == NONE) {
            try {
                kept = read();
            } catch (SocketTimeoutException e) {
                return false;
            }
            if (kept == NONE) {
                throw new EOFException("the server closed the connection");
            }
        }
        return true;
    }

    @Override
    public int available() throws IOException {
        return in.available() + (kept == NONE ? 0 : 1);
    }

    @Override
    public int read() throws IOException {
        int b = kept;
        if (b != NONE) {
            kept = NONE;
            return b;
        }
        b = in.read();
        if (b >= 0) {
            count(1);
            scan((byte) b);
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (kept != NONE && length > 0) {
            buffer[offset] = (byte) read();
            return 1;
        }
        int n = in.read(buffer, offset, length);
        if (n > 0) {
            count(n);
            scan(buffer, offset, n);
        }
        return n;
    }

    private void count(int bytes) throws IOException {
        commandBytes += bytes;
        received = received + bytes;
        if (commandBytes > allowedBytes) {
            throw new IOException("the server's answer is too large");
        }
        if (System.nanoTime() - began > allowedNanos) {
            throw new IOException("the server's answer takes too long");
        }
    }

    private void scan(byte[] buffer, int offset, int length) throws IOException {
        int i = offset;
        int end = offset + length;
        while (i < end) {
            if (literalLeft > 0) {
                int skipped = (int) Math.min(literalLeft, end - i);
                literalLeft -= skipped;
                i += skipped;
            } else {
                scan(buffer[i++]);
            }
        }
    }

    private void scan(byte b) throws IOException {
        if (literalLeft > 0) {
            literalLeft--;
            return;
        }
        if (++lineBytes > MAX_LINE_BYTES) {
            throw new IOException("the server's line is too long");
        }
        if (b == '{') {
            seen = Seen.DIGITS;
            announced = 0;
        } else if (seen == Seen.DIGITS && b >= '0' && b <= '9') {
            announced = Math.min(announced * 10 + (b - '0'), Integer.MAX_VALUE);
        } else if (seen == Seen.DIGITS && b == '}') {
            seen = Seen.CLOSED;
        } else if (seen == Seen.CLOSED && b == '\r') {
            seen = Seen.CR;
        } else {
            endOfToken(b);
        }
    }

    private void endOfToken(byte b) throws IOException {
        if (seen == Seen.CR && b == '\n') {
            if (announced > MAX_LITERAL_BYTES) {
                throw new IOException("the server's literal is too large");
            }
            literalLeft = announced;
        }
        if (b == '\n') {
            lineBytes = 0;
        }
        seen = Seen.TEXT;
    }
}
