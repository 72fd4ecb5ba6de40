package org.postroute.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.postroute.mailbox.LineThread;

/**
 * Stands between the product and PostgreSQL, and cuts connections at COMMIT: half of them before the server has heard it,
 * half of them after, when the answer is on its way. COMMIT has to be sent as text ({@code prepareThreshold=0}).
 */
final class CommitCutter implements AutoCloseable {
    private static final String COMMIT = "COMMIT";
    private static final int MOST_BETWEEN = 12;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int port;
    private final Random random = new Random(14);
    private volatile long delayMillis;
    private int left;
    private int pass;
    private int heard;
    private int unheard;

    CommitCutter(int port) throws IOException {
        this.port = port;
        LineThread.start("commit-cutter", () -> {
            while (true) {
                Socket client = listener.accept();
                LineThread.start("commit-cutter", () -> serve(client));
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    /** So many, with up to a dozen commits between two of them. */
    synchronized void cut(int times) {
        left = times;
    }

    synchronized int left() {
        return left;
    }

    /** Cuts of which the server had done what it was asked for. */
    synchronized int heard() {
        return heard;
    }

    synchronized int unheard() {
        return unheard;
    }

    /** Of everything, each way. */
    void delay(long millis) {
        delayMillis = millis;
    }

    /** By turns before the server and after it. */
    private synchronized boolean isCutHere(boolean answer) {
        boolean turn = answer == (heard < unheard);
        if (left == 0 || !turn || pass-- > 0) {
            return false;
        }
        pass = random.nextInt(MOST_BETWEEN);
        left--;
        heard += answer ? 1 : 0;
        unheard += answer ? 0 : 1;
        return true;
    }

    private void serve(Socket client) throws IOException {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            LineThread.start("commit-cutter", () -> pump(server, client, true));
            pump(client, server, false);
        }
    }

    private void pump(Socket from, Socket to, boolean answer) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                boolean commit = new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains(COMMIT);
                if (commit && isCutHere(answer)) {
                    from.setSoLinger(true, 0);
                    to.setSoLinger(true, 0);
                    return;
                }
                pause();
                out.write(buffer, 0, n);
            }
        }
    }

    private void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(delayMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
