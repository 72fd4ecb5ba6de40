package org.postroute.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads encoded bytes in blocks and gives decoded ones; never looks ahead further than its own small buffers. */
abstract class DecodingStream extends InputStream {
    private final InputStream in;
    private final byte[] input = new byte[4096];
    private int position;
    private int limit;
    private boolean ended;
    private byte[] output = new byte[256];
    private int given;
    private int made;

    DecodingStream(InputStream in) {
        this.in = in;
    }

    /** Takes one byte or a few by {@link #next()} and emits what they stand for; takes the end as -1 once. */
    abstract void decode() throws IOException;

    final int next() throws IOException {
        if (position == limit) {
            limit = ended ? -1 : in.read(input, 0, input.length);
            position = 0;
            if (limit < 0) {
                ended = true;
                limit = 0;
                return -1;
            }
            return limit == 0 ? next0() : input[position++] & 0xFF;
        }
        return input[position++] & 0xFF;
    }

    private int next0() throws IOException {
        int c = in.read();
        ended = c < 0;
        return c;
    }

    final void emit(int b) {
        if (made == output.length) {
            output = Arrays.copyOf(output, output.length * 2);
        }
        output[made++] = (byte) b;
    }

    private boolean fill() throws IOException {
        given = 0;
        made = 0;
        while (made == 0 && !ended) {
            decode();
        }
        return made > 0;
    }

    @Override
    public int read() throws IOException {
        return given < made || fill() ? output[given++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = 0;
        while (count < length && (given < made || fill())) {
            target[offset + count++] = output[given++];
        }
        return count == 0 ? -1 : count;
    }
}
