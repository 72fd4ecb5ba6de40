package org.postroute.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The raw bytes of one message, readable more than once. The caller closes each stream. */
public interface MessageSource {
    InputStream open() throws IOException;

    /** In bytes. */
    long size();

    /** What is not in the bytes although the message had it: such a part has its header and no content. */
    default SkippedParts skippedParts() {
        return SkippedParts.NONE;
    }

    static MessageSource of(byte[] bytes) {
        return of(bytes, SkippedParts.NONE);
    }

    static MessageSource of(byte[] bytes, SkippedParts skippedParts) {
        return new MessageSource() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public SkippedParts skippedParts() {
                return skippedParts;
            }
        };
    }
}
