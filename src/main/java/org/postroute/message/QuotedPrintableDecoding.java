package org.postroute.message;

import java.io.IOException;
import java.io.InputStream;

/**
 * Quoted-printable (RFC 2045, 6.7) as it comes: an equals sign that starts no escape is itself, white space at line ends
 * is dropped, any number of soft breaks in a row costs nothing.
 */
final class QuotedPrintableDecoding extends DecodingStream {
    private static final int NONE = -2;
    private static final int MAX_HELD_SPACE = 8192;

    private final StringBuilder space = new StringBuilder();
    private int pushedBack = NONE;

    QuotedPrintableDecoding(InputStream in) {
        super(in);
    }

    @Override
    void decode() throws IOException {
        int c = take();
        if (c == ' ' || c == '\t') {
            hold(c);
        } else if (c == '\r' || c == '\n' || c < 0) {
            space.setLength(0);
            if (c >= 0) {
                emit(c);
            }
        } else {
            release();
            if (c == '=') {
                escape();
            } else {
                emit(c);
            }
        }
    }

    private int take() throws IOException {
        int c = pushedBack == NONE ? next() : pushedBack;
        pushedBack = NONE;
        return c;
    }

    private void hold(int c) {
        if (space.length() >= MAX_HELD_SPACE) {
            release();
        }
        space.append((char) c);
    }

    private void release() {
        for (int i = 0; i < space.length(); i++) {
            emit(space.charAt(i));
        }
        space.setLength(0);
    }

    private void escape() throws IOException {
        int first = next();
        if (first == '\n' || first < 0) {
            return;
        }
        if (first == '\r') {
            afterCarriageReturn();
        } else if (first == ' ' || first == '\t') {
            softBreakWithTrailingSpace(first);
        } else {
            hexadecimal(first);
        }
    }

    private void afterCarriageReturn() throws IOException {
        int c = next();
        if (c != '\n') {
            pushedBack = c < 0 ? NONE : c;
        }
    }

    private void softBreakWithTrailingSpace(int first) throws IOException {
        int c = first;
        while (c == ' ' || c == '\t') {
            hold(c);
            c = next();
        }
        if (c == '\n' || c == '\r') {
            space.setLength(0);
            if (c == '\r') {
                afterCarriageReturn();
            }
        } else {
            emit('=');
            release();
            pushedBack = c < 0 ? NONE : c;
        }
    }

    private void hexadecimal(int first) throws IOException {
        int high = Character.digit(first, 16);
        if (high < 0) {
            emit('=');
            pushedBack = first;
            return;
        }
        int second = next();
        int low = Character.digit(second, 16);
        if (low < 0) {
            emit('=');
            emit(first);
            pushedBack = second < 0 ? NONE : second;
        } else {
            emit(high << 4 | low);
        }
    }
}
