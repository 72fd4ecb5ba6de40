package org.postroute.message;

import java.io.IOException;
import java.io.InputStream;

/** Takes the decoded bytes of one part while the message is read. Putting the same bytes twice is harmless. */
@FunctionalInterface
public interface ContentStore {
    /** Reads the stream to its end; the caller closes it. */
    Content put(InputStream bytes) throws IOException;
}
