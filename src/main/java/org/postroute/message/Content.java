package org.postroute.message;

/**
 * What identifies a run of bytes.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param size in bytes
 */
public record Content(String sha256, long size) {
    public Content {
        if (!sha256.matches("[0-9a-f]{64}") || size < 0) {
            throw new IllegalArgumentException("not a SHA-256 and a size");
        }
    }
}
