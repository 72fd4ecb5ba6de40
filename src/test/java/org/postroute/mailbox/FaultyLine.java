package org.postroute.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A line to a server that can swallow what is sent over the connections there are, or be very slow. */
final class FaultyLine implements AutoCloseable {
    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final String host;
    private final int port;
    private final List<Wire> wires = new CopyOnWriteArrayList<>();
    private volatile int bytesPerSecond;

    private static final class Wire {
        private volatile boolean dead;
    }

    FaultyLine(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        LineThread.start("faulty-line", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing comes through on the connections there are, and neither side is told. */
    void swallow() {
        wires.forEach(wire -> wire.dead = true);
    }

    /** From the server, on each connection. */
    void throttle(int bytes) {
        bytesPerSecond = bytes;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            connections.incrementAndGet();
            Socket server = new Socket(host, port);
            Wire wire = new Wire();
            wires.add(wire);
            LineThread.start("faulty-line", () -> pump(client, server, wire, false));
            LineThread.start("faulty-line", () -> pump(server, client, wire, true));
        }
    }

    private void pump(Socket from, Socket to, Wire wire, boolean slow) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; !wire.dead && i < n; ) {
                    int rate = bytesPerSecond;
                    int piece = slow && rate > 0 ? Math.min(n - i, Math.max(1, rate / 10)) : n - i;
                    out.write(buffer, i, piece);
                    i += piece;
                    if (slow && rate > 0) {
                        TimeUnit.MILLISECONDS.sleep(100);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
