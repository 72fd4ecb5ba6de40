package org.postroute.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Encoded words in header text (RFC 2047), also where they are broken: white space inside, missing padding, characters
 * split between words, words within quoted strings. One pass; what is no encoded word stays as it is.
 */
final class EncodedWords {
    private static final int MAX_CHARSET = 60;

    private final String text;
    private final StringBuilder out;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private String pendingCharset = "";
    private int terminator = -1;

    private EncodedWords(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length());
    }

    static String decode(String text) {
        return text.contains("=?") ? new EncodedWords(text).decode() : text;
    }

    private String decode() {
        int plain = 0;
        int start = text.indexOf("=?");
        while (start >= 0) {
            int end = word(plain, start);
            if (end > 0) {
                plain = end;
                start = text.indexOf("=?", end);
            } else {
                start = text.indexOf("=?", start + 2);
            }
        }
        flush();
        return out.append(text, plain, text.length()).toString();
    }

    /** Where the encoded word at {@code start} ends, or -1; the text since {@code plain} is taken too when it is one. */
    private int word(int plain, int start) {
        int charsetEnd = boundedIndexOf('?', start + 2, MAX_CHARSET);
        if (charsetEnd < 0 || charsetEnd + 2 >= text.length() || text.charAt(charsetEnd + 2) != '?') {
            return -1;
        }
        char encoding = Character.toUpperCase(text.charAt(charsetEnd + 1));
        int close = closing(charsetEnd + 3);
        if (close < 0 || (encoding != 'B' && encoding != 'Q')) {
            return -1;
        }
        between(plain, start);
        String charset = text.substring(start + 2, charsetEnd);
        if (!charset.equalsIgnoreCase(pendingCharset)) {
            flush();
            pendingCharset = charset;
        }
        if (encoding == 'B') {
            base64(charsetEnd + 3, close);
        } else {
            quoted(charsetEnd + 3, close);
        }
        return close + 2;
    }

    private int boundedIndexOf(char wanted, int from, int reach) {
        int end = Math.min(text.length(), from + reach);
        for (int i = from; i < end; i++) {
            if (text.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** The next "?="; remembered, so that many openings without an end stay linear. */
    private int closing(int from) {
        if (terminator < from && terminator != Integer.MAX_VALUE) {
            int found = text.indexOf("?=", from);
            terminator = found < 0 ? Integer.MAX_VALUE : found;
        }
        return terminator == Integer.MAX_VALUE ? -1 : terminator;
    }

    /** White space between two encoded words is not text (RFC 2047, 6.2). */
    private void between(int plain, int start) {
        boolean onlySpace = plain > 0;
        for (int i = plain; i < start && onlySpace; i++) {
            onlySpace = Character.isWhitespace(text.charAt(i));
        }
        if (!onlySpace) {
            flush();
            out.append(text, plain, start);
        }
    }

    private void flush() {
        if (pending.size() > 0) {
            out.append(CharsetDecoding.decode(pending.toByteArray(), pending.size(), pendingCharset));
            pending.reset();
        }
        pendingCharset = "";
    }

    private void base64(int from, int to) {
        int quad = 0;
        int digits = 0;
        for (int i = from; i <= to; i++) {
            int value = i == to ? -1 : Base64Decoding.valueOf(text.charAt(i));
            if (value >= 0) {
                quad = quad << 6 | value;
                digits++;
            }
            if (digits == 4 || i == to) {
                for (int shift = digits * 6 - 8; shift >= 0; shift -= 8) {
                    pending.write(quad >> shift);
                }
                quad = 0;
                digits = 0;
            }
        }
    }

    private void quoted(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '=' && hex(i + 1, to) >= 0 && hex(i + 2, to) >= 0) {
                pending.write(hex(i + 1, to) << 4 | hex(i + 2, to));
                i += 2;
            } else if (c == '_') {
                pending.write(' ');
            } else if (c < 0x80) {
                pending.write(c);
            } else {
                pending.writeBytes(raw(c));
            }
        }
    }

    private int hex(int index, int to) {
        return index < to ? Character.digit(text.charAt(index), 16) : -1;
    }

    private byte[] raw(char c) {
        Charset charset = CharsetNames.find(pendingCharset);
        boolean encodes = charset != null && charset.canEncode();
        return String.valueOf(c).getBytes(encodes ? charset : StandardCharsets.UTF_8);
    }
}
