package org.postroute.mailbox;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
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

    private final Peer peer;
    private long replyBytes;
    private long began = System.nanoTime();

    /** Who is at the other end. */
    interface Peer {
        /** @throws IOException when nothing may be said to it */
        void check(InetAddress address) throws IOException;
    }

    SubmissionSocket(Socket socket, Peer peer, Duration writeTimeout, ScheduledExecutorService timer)
            throws IOException {
        super(socket, Math.toIntExact(writeTimeout.toMillis()), timer);
        this.peer = peer;
    }

    @Override
    public void connect(SocketAddress remote, int timeout) throws IOException {
        if (remote instanceof InetSocketAddress address && address.getAddress() != null) {
            peer.check(address.getAddress());
        }
        super.connect(remote, timeout);
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
