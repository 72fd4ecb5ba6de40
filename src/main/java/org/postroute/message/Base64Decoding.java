package org.postroute.message;

import java.io.IOException;
import java.io.InputStream;

/** Base64 (RFC 2045, 6.8) as it comes: other bytes are passed over, padding may be missing or stand in the middle. */
final class Base64Decoding extends DecodingStream {
    private int quad;
    private int digits;

    Base64Decoding(InputStream in) {
        super(in);
    }

    /** 0 to 63, or -1 for what is no digit; the URL-safe digits are none. */
    static int valueOf(int c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }

    @Override
    void decode() throws IOException {
        int c = next();
        int value = valueOf(c);
        if (value >= 0) {
            quad = quad << 6 | value;
            if (++digits == 4) {
                flush();
            }
        } else if (c == '=' || c < 0) {
            flush();
        }
    }

    private void flush() {
        int bits = digits * 6;
        for (int shift = bits - 8; shift >= 0; shift -= 8) {
            emit(quad >> shift);
        }
        quad = 0;
        digits = 0;
    }
}
