package org.postroute.mailbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that listens, or does not, for as long as a test needs it. */
interface Provocation {
    /** @param place for what it needs on disk; of its own */
    Running start(Path place) throws Exception;

    /**
     * @param port where it is to be found
     * @param trusted certificates; null for the JVM's roots alone
     * @param stop ends it
     */
    record Running(int port, @Nullable Path trusted, AutoCloseable stop) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try {
                stop.close();
            } catch (Exception e) {
                throw new IOException("cannot be stopped", e);
            }
        }
    }

    static Provocation scripted(ScriptedServer.Dialogue dialogue) {
        return place -> {
            ScriptedServer server = new ScriptedServer(dialogue);
            return new Running(server.port(), null, server);
        };
    }

    /** TLS from the first byte, with a certificate that is trusted when {@code trusted}. */
    static Provocation tls(TestCertificate.Made made, boolean trusted, ScriptedServer.Dialogue dialogue) {
        return place -> {
            TestCertificate certificate = made.in(place);
            ScriptedServer server = new ScriptedServer(certificate.listen(), dialogue);
            return new Running(server.port(), trusted ? certificate.pem() : null, server);
        };
    }

    /** A port that is somebody's and on which nobody listens. */
    static Running nobody(Path place) throws IOException {
        java.net.Socket bound = new java.net.Socket();
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new Running(bound.getLocalPort(), null, bound);
    }

    /** As a firewall that drops what comes: the queue of those who wait to be let in is full. */
    static Running silence(Path place) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        List<SocketChannel> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(listener.getLocalSocketAddress());
            waiting.add(channel);
        }
        return new Running(listener.getLocalPort(), null, () -> {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
            listener.close();
        });
    }
}
