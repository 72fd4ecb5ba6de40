package org.postroute.inbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.james.jdkim.api.Headers;

/**
 * The fields of a header as they are signed: each with its folding and without the line end after it (RFC 6376, 3.4).
 *
 * @param signatures the DKIM-Signature fields that are looked at
 */
record DkimHeader(List<String> fields, List<String> signatures) implements Headers {
    static final String SIGNATURE = "DKIM-Signature";

    private static final int MAX_BYTES = 256 * 1024;

    /** The library writes text as bytes in this one. */
    private static final Charset CHARSET = Charset.defaultCharset();

    /**
     * Reads to the beginning of the body.
     *
     * @return empty for one that is over 256 kB, has no end, or has a bare CR or LF: two readers may see two headers in it
     */
    static Optional<DkimHeader> read(InputStream message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int lineLength = 0;
        boolean afterReturn = false;
        while (bytes.size() < MAX_BYTES) {
            int next = message.read();
            if (next < 0 || (next == '\n') != afterReturn) {
                return Optional.empty();
            }
            bytes.write(next);
            if (next == '\n' && lineLength == 0) {
                String header = bytes.toString(CHARSET);
                List<String> fields = Arrays.stream(header.split("\r\n(?![ \t])"))
                        .filter(field -> !field.isEmpty())
                        .toList();
                return Optional.of(new DkimHeader(fields, List.of()));
            }
            afterReturn = next == '\r';
            lineLength = next == '\n' ? 0 : lineLength + (afterReturn ? 0 : 1);
        }
        return Optional.empty();
    }

    DkimHeader withSignatures(List<String> chosen) {
        return new DkimHeader(fields, chosen);
    }

    List<String> all(String name) {
        return fields.stream()
                .filter(field -> nameOf(field).equalsIgnoreCase(name))
                .toList();
    }

    private static String nameOf(String field) {
        int colon = field.indexOf(':');
        return colon < 0 ? "" : field.substring(0, colon).strip();
    }

    /** What stands behind the colon, with its folding. */
    static String valueOf(String field) {
        return field.substring(field.indexOf(':') + 1);
    }

    @Override
    public List<String> getFields() {
        return fields;
    }

    @Override
    public List<String> getFields(String name) {
        return name.equals(SIGNATURE) ? signatures : all(name);
    }
}
