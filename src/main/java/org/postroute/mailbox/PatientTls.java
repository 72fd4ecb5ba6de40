package org.postroute.mailbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** TLS for one transport, which remembers the socket below, so that one answer may be waited for longer than others. */
final class PatientTls extends SSLSocketFactory {
    private final SSLSocketFactory factory;
    private final SubmissionSockets sockets;
    private @Nullable Socket below;

    PatientTls(TlsTrust trust, SubmissionSockets sockets) {
        this.factory = trust.socketFactory();
        this.sockets = sockets;
    }

    void waitFor(Duration answer) throws SocketException {
        if (below != null) {
            below.setSoTimeout(Math.toIntExact(answer.toMillis()));
        }
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        Socket bounded = sockets.bounded(socket);
        below = bounded;
        return factory.createSocket(bounded, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return factory.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return factory.createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return factory.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return factory.createSocket(host, port, local, localPort);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }
}
