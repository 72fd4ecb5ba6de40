package org.postroute.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Stands between a client and a server and keeps every byte that passes, in both directions. */
final class RecordingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int server;

    RecordingProxy(int server) throws IOException {
        this.server = server;
        LineThread.start("recording-proxy", this::accept);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
            LineThread.start("recording-proxy", () -> copy(client, upstream));
            LineThread.start("recording-proxy", () -> copy(upstream, client));
        }
    }

    private void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                synchronized (bytes) {
                    bytes.write(buffer, 0, n);
                }
                to.getOutputStream().write(buffer, 0, n);
            }
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    String recorded() {
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
