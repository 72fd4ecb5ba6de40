package org.postroute.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.postroute.message.MessageSource;

/** A message too large for memory, in a file that only we can read and that is gone after the batch. */
final class SourceFile implements MessageSource, AutoCloseable {
    private final Path file;
    private long size;

    SourceFile() throws IOException {
        file = Files.createTempFile("postroute-", ".eml");
    }

    OutputStream write() throws IOException {
        return Files.newOutputStream(file);
    }

    void measure() throws IOException {
        size = Files.size(file);
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
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
