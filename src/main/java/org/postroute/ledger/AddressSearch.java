package org.postroute.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.postroute.message.EmailAddress;

/** Looks for an address in the bytes of a mail, in letters of any case. */
final class AddressSearch {
    private static final int PIECE = 64 * 1024;

    private final String wanted;

    AddressSearch(EmailAddress address) {
        this.wanted = address.key().toLowerCase(Locale.ROOT);
    }

    /** Reads to the end, or to the address. */
    boolean finds(InputStream in) throws IOException {
        String tail = "";
        byte[] piece = in.readNBytes(PIECE);
        while (piece.length > 0) {
            String text = tail + new String(piece, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            if (text.contains(wanted)) {
                return true;
            }
            tail = text.substring(Math.max(0, text.length() - wanted.length()));
            piece = in.readNBytes(PIECE);
        }
        return false;
    }
}
