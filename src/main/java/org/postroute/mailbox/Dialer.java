package org.postroute.mailbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.postroute.egress.EgressGuard;

/**
 * Opens sockets to mail servers. They belong to us, not to Angus, so that what a server sends can be bounded and a
 * connection can be cut from another thread. Each has a channel below it, so that many can wait in one selector.
 *
 * @param names where hosts lead, without what nobody should be led to
 * @param connectTimeout for each address of the host
 * @param readTimeout for each read, TLS handshake included
 */
record Dialer(TlsTrust trust, EgressGuard names, Duration connectTimeout, Duration readTimeout) {
    private static final int MAX_ADDRESSES = 4;

    Dialer(TlsTrust trust, EgressGuard names) {
        this(trust, names, Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    Socket connect(String host, int port) throws IOException {
        IOException last = null;
        for (InetAddress address : resolve(host)) {
            try {
                return connect(address, port);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last == null ? new IOException("the host has no address") : last;
    }

    /** At least one, and no more than are tried. */
    List<InetAddress> resolve(String host) throws UnknownHostException {
        return Stream.of(names.resolve(host)).limit(MAX_ADDRESSES).toList();
    }

    private Socket connect(InetAddress address, int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            Socket socket = channel.socket();
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
            socket.connect(new InetSocketAddress(address, port), Math.toIntExact(connectTimeout.toMillis()));
            return socket;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Version of TLS, and until when the certificate is good. */
    static String describe(SSLSocket secured) {
        SSLSession session = secured.getSession();
        try {
            X509Certificate own = (X509Certificate) session.getPeerCertificates()[0];
            LocalDate until = LocalDate.ofInstant(own.getNotAfter().toInstant(), ZoneOffset.UTC);
            return session.getProtocol() + ", certificate valid until " + until;
        } catch (SSLPeerUnverifiedException e) {
            return session.getProtocol();
        }
    }

    /** TLS over an open socket: chain and host name are checked before this returns. */
    SSLSocket secure(Socket plain, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) trust.socketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }
}
