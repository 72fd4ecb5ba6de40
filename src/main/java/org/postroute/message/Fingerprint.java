package org.postroute.message;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a message before it is understood: enough to store it, to recognise a second copy of it, and to keep
 * the mails of one sender in order. Made by a linear scan that holds at most 256 kB of header and takes any bytes.
 *
 * @param messageId of the first Message-ID field; null when there is none that can be read
 * @param contentKey equal for copies of one message, whatever servers wrote on them on their way; 64 hexadecimal digits
 * @param raw all bytes
 * @param sender of the first From field, read leniently: good for ordering, proves nothing
 */
public record Fingerprint(
        @Nullable MessageId messageId,
        String contentKey,
        Content raw,
        @Nullable EmailAddress sender) {
    private static final int BUFFER_BYTES = 16 * 1024;

    /** Reads the stream to its end; the caller closes it. Throws only what the stream throws. */
    public static Fingerprint read(InputStream message) throws IOException {
        FingerprintScan scan = new FingerprintScan();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = message.read(buffer); n >= 0; n = message.read(buffer)) {
            scan.take(buffer, n);
        }
        return scan.finish();
    }
}
