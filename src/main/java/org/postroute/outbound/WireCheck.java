package org.postroute.outbound;

import java.io.IOException;
import java.io.OutputStream;

/** Reads a message as it is written and stops at the first byte that may not be sent (RFC 5321, 2.3.8 and 4.5.3.1). */
final class WireCheck extends OutputStream {
    private static final int MAX_LINE = 998;

    private final long maxBytes;
    private long size;
    private int line;
    private int previous;

    WireCheck(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What is wrong, said without what was written. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String problem) {
            super(problem);
        }
    }

    @Override
    public void write(int value) throws IOException {
        int b = value & 0xFF;
        size++;
        line++;
        if (size > maxBytes) {
            throw new Refused("it is larger than 35 MB");
        }
        if (b == 0 || (previous == '\r') != (b == '\n')) {
            throw new Refused("it has a bare CR, a bare LF or a NUL");
        }
        line = b == '\n' ? 0 : line;
        if (line > MAX_LINE + 1) {
            throw new Refused("it has a line of more than 998 characters");
        }
        previous = b;
    }

    void finish() throws IOException {
        if (previous == '\r') {
            throw new Refused("it has a bare CR");
        }
    }
}
