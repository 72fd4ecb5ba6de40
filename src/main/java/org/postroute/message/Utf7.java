package org.postroute.message;

/** UTF-7 (RFC 2152), which the JDK does not know. Read as text only; what is broken is left as it is. */
final class Utf7 {
    private Utf7() {}

    static String decode(byte[] bytes, int length) {
        StringBuilder out = new StringBuilder(length);
        int i = 0;
        while (i < length) {
            int c = bytes[i++] & 0xFF;
            if (c != '+') {
                out.append((char) c);
            } else if (i < length && bytes[i] == '-') {
                out.append('+');
                i++;
            } else {
                i = shifted(bytes, i, length, out);
            }
        }
        return out.toString();
    }

    private static int shifted(byte[] bytes, int from, int length, StringBuilder out) {
        int bits = 0;
        int pending = 0;
        int i = from;
        while (i < length && Base64Decoding.valueOf(bytes[i]) >= 0) {
            pending = (pending << 6 | Base64Decoding.valueOf(bytes[i++])) & 0x3FFFFF;
            bits += 6;
            if (bits >= 16) {
                bits -= 16;
                out.append((char) (pending >> bits & 0xFFFF));
            }
        }
        if (i == from) {
            out.append('+');
        }
        return i < length && bytes[i] == '-' ? i + 1 : i;
    }
}
