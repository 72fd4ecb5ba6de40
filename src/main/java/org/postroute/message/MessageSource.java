package org.postroute.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The raw bytes of one message, readable more than once. The caller closes each stream. */
public interface MessageSource {
    InputStream open() throws IOException;

    /** In bytes. */
    long size();

    static MessageSource of(byte[] bytes) {
        return new MessageSource() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public long size() {
                return bytes.length;
            }
        };
    }
}
