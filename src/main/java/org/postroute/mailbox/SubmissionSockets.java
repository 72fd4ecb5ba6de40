package org.postroute.mailbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.SocketFactory;

/** Where Angus gets the sockets from that begin without TLS: unconnected ones, as it asks for no other. */
final class SubmissionSockets extends SocketFactory {
    private final SubmissionSocket.Peer peer;
    private final Duration writeTimeout;
    private final ScheduledExecutorService timer;

    /**
     * @param peer whether a server may be where its name leads: Angus asks for that itself
     * @param timer shared, or Angus makes a thread a connection
     */
    SubmissionSockets(SubmissionSocket.Peer peer, Duration writeTimeout, ScheduledExecutorService timer) {
        this.peer = peer;
        this.writeTimeout = writeTimeout;
        this.timer = timer;
    }

    @Override
    public Socket createSocket() throws IOException {
        return bounded(new Socket());
    }

    Socket bounded(Socket socket) throws IOException {
        if (socket instanceof SubmissionSocket) {
            return socket;
        }
        if (socket.isConnected()) {
            peer.check(socket.getInetAddress());
        }
        return new SubmissionSocket(socket, peer, writeTimeout, timer);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }
}
