package org.postroute.message;

import java.io.InputStream;
import java.util.Locale;

/** Content-Transfer-Encoding (RFC 2045, 6), by the first word of the field. */
final class TransferEncoding {
    private TransferEncoding() {}

    /** The decoded bytes; those of an unknown encoding as they are. */
    static InputStream decode(String encoding, InputStream encoded) {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "base64", "base-64", "\"base64\"", "x-base64" -> new Base64Decoding(encoded);
            case "quoted-printable", "quotedprintable", "\"quoted-printable\"" -> new QuotedPrintableDecoding(encoded);
            case "x-uuencode", "x-uue", "uuencode" -> new UuDecoding(encoded);
            default -> encoded;
        };
    }
}
