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
    private final StringBuilder orphans = new StringBuilder();
    private final Defects defects;
    private @Nullable RawField last;
    private int fields;

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

    /** Null, which makes the parser go on, for a line that is no field, and for all beyond the limit. */
    @Override
    public @Nullable RawField build() {
        if (fields > ReadingLimits.HEADER_FIELDS) {
            return null;
        }
        byte[] raw = bytes.toByteArray();
        int colon = 0;
        while (colon < raw.length && raw[colon] != ':') {
            colon++;
        }
        String name = withoutMark(CharsetDecoding.undeclared(raw, 0, colon).strip());
        if (colon == raw.length || name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 127)) {
            return noField(raw, name);
        }
        orphans.setLength(0);
        fields++;
        last = new RawField(name, unfolded(raw, colon + 1));
        return last;
    }

    private static String withoutMark(String name) {
        return name.startsWith("\uFEFF") ? name.substring(1) : name;
    }

    /** A parameter on a line that should have been indented is still the field's; mbox separators are nothing. */
    private @Nullable RawField noField(byte[] raw, String name) {
        if (raw.length == 0 || name.startsWith("From ") || name.startsWith(">From ")) {
            return null;
        }
        defects.add("a header line is no field");
        String text = unfolded(raw, 0);
        RawField before = last;
        boolean isParameter = text.indexOf('=') > 0;
        if (isParameter
                && before != null
                && before.getBody().endsWith(";")
                && before.getBody().length() < ReadingLimits.FIELD_BYTES) {
            last = new RawField(before.getName(), before.getBody() + " " + text);
            return last;
        }
        if (orphans.length() < ReadingLimits.FIELD_BYTES) {
            orphans.append(CharsetDecoding.undeclared(bytes.toByteArray(), 0, bytes.size()));
        }
        return null;
    }

    /**
     * The lines at the end of the header that are no fields: where the empty line is missing, they are the beginning of
     * the body.
     */
    String takeOrphans() {
        String taken = orphans.toString();
        orphans.setLength(0);
        last = null;
        fields = 0;
        return taken;
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
