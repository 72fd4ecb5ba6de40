package org.postroute.message;

import java.io.IOException;
import java.io.InputStream;

/** The uuencode transfer encoding of mail older than MIME: the lines between "begin" and "end". */
final class UuDecoding extends DecodingStream {
    private static final int MAX_LINE = 200;
    private boolean begun;
    private boolean done;

    UuDecoding(InputStream in) {
        super(in);
    }

    @Override
    void decode() throws IOException {
        String line = line();
        if (!begun) {
            begun = line.startsWith("begin ");
        } else if (line.equals("end")) {
            done = true;
        } else if (!done && !line.isEmpty()) {
            decodeLine(line);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = next(); c >= 0 && c != '\n'; c = next()) {
            if (c != '\r' && line.length() < MAX_LINE) {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private void decodeLine(String line) {
        int count = line.charAt(0) - ' ' & 0x3F;
        for (int i = 1; count > 0; i += 4) {
            int triple = digit(line, i) << 18 | digit(line, i + 1) << 12 | digit(line, i + 2) << 6 | digit(line, i + 3);
            for (int shift = 16; shift >= 0 && count > 0; shift -= 8, count--) {
                emit(triple >> shift);
            }
        }
    }

    private static int digit(String line, int index) {
        return index < line.length() ? line.charAt(index) - ' ' & 0x3F : 0;
    }
}
