package org.postroute.mailbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between a client and an IMAP server without TLS: a {@link Tap} sees every command before the server does, and the
 * answers can be broken at any byte.
 */
public final class ImapProxy implements AutoCloseable {
    /** How a connection ends. */
    public enum Break {
        RESET,
        CLOSE,
        /** The server says nothing more, and goes on listening. */
        HALF_CLOSE
    }

    /** Called on the proxy's own threads; what takes its time here holds up the connection. */
    public interface Tap {
        /** @param command without its tag; the server has not got it yet */
        default void sent(String command) throws Exception {}

        /** @param command without its tag; its answer is complete, and the client has it */
        default void answered(String command) throws Exception {}

        /** The bytes up to the break have passed; the connection ends when this returns. */
        default void breaking() {}
    }

    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}\r\n$");

    private final InetSocketAddress server;
    private final ServerSocket listening;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile Tap tap = new Tap() {};
    private volatile int accepted;
    private long bytes;
    private long breakAt = Long.MAX_VALUE;
    private Break how = Break.RESET;

    public ImapProxy(String host, int port) throws IOException {
        server = new InetSocketAddress(host, port);
        listening = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        start("accept", this::accept);
    }

    private interface Task {
        void run() throws Exception;
    }

    private static void start(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (Exception e) {
                        // the connection is over
                    }
                },
                "imap-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Connection connection = new Connection(listening.accept(), new Socket());
            connections.add(connection);
            accepted++;
            start("up", connection::commands);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    public void tap(Tap next) {
        tap = next;
    }

    /** Connections that clients have made so far. */
    public int accepted() {
        return accepted;
    }

    /** What servers have answered so far. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Once, when so many more bytes of answers have passed. */
    public synchronized void breakAfter(long more, Break next) {
        breakAt = bytes + more;
        how = next;
    }

    /** Whether a break is still to come. */
    public synchronized boolean isArmed() {
        return breakAt < Long.MAX_VALUE;
    }

    /** How many of these bytes may still pass. */
    private synchronized int pass(int length) {
        int passing = (int) Math.min(length, breakAt - bytes);
        bytes += passing;
        return passing;
    }

    private synchronized Break disarm() {
        breakAt = Long.MAX_VALUE;
        return how;
    }

    /** All connections, now. */
    public void breakAll(Break next) {
        connections.forEach(connection -> connection.end(next));
    }

    @Override
    public void close() throws IOException {
        listening.close();
        breakAll(Break.RESET);
    }

    private final class Connection {
        private final Socket client;
        private final Socket upstream;
        private final Map<String, String> underWay = new ConcurrentHashMap<>();

        Connection(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void commands() throws Exception {
            try {
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                upstream.connect(server);
                start("down", this::answers);
                InputStream in = new BufferedInputStream(client.getInputStream());
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    String[] words = line.strip().split(" ", 2);
                    if (words.length == 2) {
                        underWay.put(words[0], words[1]);
                        tap.sent(words[1]);
                    }
                    upstream.getOutputStream().write(line.getBytes(StandardCharsets.ISO_8859_1));
                }
            } finally {
                end(Break.CLOSE);
            }
        }

        private void answers() throws Exception {
            try {
                InputStream in = new BufferedInputStream(upstream.getInputStream(), 1 << 16);
                OutputStream out = client.getOutputStream();
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    if (!forward(out, line.getBytes(StandardCharsets.ISO_8859_1)) || !literal(line, in, out)) {
                        return;
                    }
                    String command = underWay.remove(line.split(" ", 2)[0]);
                    if (command != null) {
                        tap.answered(command);
                    }
                }
            } finally {
                if (!client.isOutputShutdown()) {
                    end(Break.CLOSE);
                }
            }
        }

        /** Whether the connection goes on. */
        private boolean literal(String line, InputStream in, OutputStream out) throws IOException {
            Matcher literal = LITERAL.matcher(line);
            long left = literal.find() ? Long.parseLong(literal.group(1)) : 0;
            while (left > 0) {
                byte[] some = in.readNBytes((int) Math.min(left, 8192));
                if (some.length == 0 || !forward(out, some)) {
                    return false;
                }
                left -= some.length;
            }
            return true;
        }

        private boolean forward(OutputStream out, byte[] some) throws IOException {
            int passing = pass(some.length);
            out.write(some, 0, passing);
            if (passing < some.length) {
                Break next = disarm();
                tap.breaking();
                end(next);
                return false;
            }
            return true;
        }

        private static String line(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                line.write(b);
                if (b == '\n') {
                    break;
                }
            }
            return line.toString(StandardCharsets.ISO_8859_1);
        }

        void end(Break next) {
            try {
                if (next == Break.HALF_CLOSE) {
                    client.shutdownOutput();
                    return;
                }
                connections.remove(this);
                if (next == Break.RESET) {
                    client.setSoLinger(true, 0);
                }
                client.close();
                upstream.close();
            } catch (IOException e) {
                // it was over already
            }
        }
    }
}
