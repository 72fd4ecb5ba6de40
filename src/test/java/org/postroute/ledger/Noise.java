package org.postroute.ledger;

import java.io.InputStream;

/** So many bytes that do not repeat soon, without holding them. */
final class Noise extends InputStream {
    private final long size;
    private long position;

    Noise(long size) {
        this.size = size;
    }

    @Override
    public int read() {
        if (position == size) {
            return -1;
        }
        long n = position++;
        return (int) ((n * 31 + n / 251) & 0xff);
    }
}
