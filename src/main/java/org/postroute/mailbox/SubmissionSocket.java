package org.postroute.mailbox;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.angus.mail.util.WriteTimeoutSocket;

/**
 * A connection to a submission server, below TLS: writes end in time, and what comes in after one is bounded, because
 * Angus would collect a reply without end.
 */
final class SubmissionSocket extends WriteTimeoutSocket {
    static final int MAX_REPLY_BYTES = 1 << 20;
    private static final long MAX_REPLY_NANOS = Duration.ofMinutes(15).toNanos();

    private long replyBytes;
    private long began = System.nanoTime();

    SubmissionSocket(Socket socket, Duration writeTimeout, ScheduledExecutorService timer) throws IOException {
        super(socket, Math.toIntExact(writeTimeout.toMillis()), timer);
    }

    private void count(int bytes) throws IOException {
        replyBytes += bytes;
        if (replyBytes > MAX_REPLY_BYTES) {
            throw new IOException("the server's answer is too large");
        }
        if (System.nanoTime() - began > MAX_REPLY_NANOS) {
            throw new IOException("the server's answer takes too long");
        }
    }

    private void begin() {
        replyBytes = 0;
        began = System.nanoTime();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                int b = in.read();
                count(b < 0 ? 0 : 1);
                return b;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int n = in.read(buffer, offset, length);
                count(Math.max(n, 0));
                return n;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                begin();
                out.write(buffer, offset, length);
            }

            @Override
            public void write(int b) throws IOException {
                begin();
                out.write(b);
            }
        };
    }
}
