package org.postroute.message;

/** An IMAP unique identifier, 1 to 2^32-1 (RFC 9051, 2.3.1.1). Never to be mixed up with a sequence number. */
public record Uid(long value) implements Comparable<Uid> {
    public Uid {
        if (value < 1 || value > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("not an IMAP UID: " + value);
        }
    }

    @Override
    public int compareTo(Uid other) {
        return Long.compare(value, other.value);
    }
}
