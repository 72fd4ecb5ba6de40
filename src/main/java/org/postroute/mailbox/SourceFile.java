package org.postroute.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.postroute.message.MessageSource;
import org.postroute.message.SkippedParts;

/** A message too large for memory, in a file that only we can read and that is gone after the batch. */
final class SourceFile implements MessageSource, AutoCloseable {
    private final Path file;
    private final SkippedParts skippedParts;
    private long size;

    SourceFile(SkippedParts skippedParts) throws IOException {
        this.skippedParts = skippedParts;
        file = Files.createTempFile("postroute-", ".eml");
    }

    OutputStream write() throws IOException {
        return Files.newOutputStream(file);
    }

    void measure() throws IOException {
        size = Files.size(file);
    }

    boolean hasSameBytesAs(SourceFile other) throws IOException {
        return Files.mismatch(file, other.file) < 0;
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public SkippedParts skippedParts() {
        return skippedParts;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
