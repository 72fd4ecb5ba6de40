package org.postroute.message;

import java.io.ByteArrayOutputStream;
import org.apache.james.mime4j.stream.FieldBuilder;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.util.ByteArrayBuffer;
import org.apache.james.mime4j.util.RecycledByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/** Collects the lines of one header field, bounded; unfolds it and reads its 8-bit bytes as UTF-8, else windows-1252. */
final class FieldLines implements FieldBuilder {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Defects defects;

    FieldLines(Defects defects) {
        this.defects = defects;
    }

    @Override
    public void reset() {
        bytes.reset();
    }

    @Override
    public void append(ByteArrayBuffer line) {
        int room = ReadingLimits.FIELD_BYTES - bytes.size();
        if (line.length() > room) {
            defects.add("a header field over 64 kB was cut");
        }
        bytes.write(line.buffer(), 0, Math.min(room, line.length()));
    }

    /** Null, which makes the parser go on, for a line that is no field. */
    @Override
    public @Nullable RawField build() {
        byte[] raw = bytes.toByteArray();
        int colon = 0;
        while (colon < raw.length && raw[colon] != ':') {
            colon++;
        }
        String name = CharsetDecoding.undeclared(raw, 0, colon).strip();
        if (colon == raw.length || name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 127)) {
            if (raw.length > 0 && !name.startsWith("From ") && !name.startsWith(">From ")) {
                defects.add("a header line is no field");
            }
            return null;
        }
        return new RawField(name, unfolded(raw, colon + 1));
    }

    private static String unfolded(byte[] raw, int start) {
        int end = start;
        for (int i = start; i < raw.length; i++) {
            if (raw[i] != '\r' && raw[i] != '\n' && raw[i] != 0) {
                raw[end++] = raw[i];
            }
        }
        return CharsetDecoding.undeclared(raw, start, end - start).strip();
    }

    @Override
    public @Nullable RecycledByteArrayBuffer getRaw() {
        return null;
    }

    @Override
    public void release() {
        bytes.reset();
    }
}
