package org.postroute.message;

/** The value under which a folder's UIDs keep their meaning, 1 to 2^32-1 (RFC 9051, 2.3.1.1). */
public record UidValidity(long value) {
    public UidValidity {
        if (value < 1 || value > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("not an IMAP UIDVALIDITY: " + value);
        }
    }
}
