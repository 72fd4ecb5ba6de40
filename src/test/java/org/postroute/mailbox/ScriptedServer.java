package org.postroute.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server that says exactly what a test wants it to say, one connection after the other or several at once. */
final class ScriptedServer implements AutoCloseable {
    /** One side of one connection. */
    static final class Client {
        private Socket socket;
        private final List<String> heard;
        private long allowance = Long.MAX_VALUE;

        private Client(Socket socket, List<String> heard) {
            this.socket = socket;
            this.heard = heard;
        }

        /** Without its CR LF, which is kept visible when it is not one; null at the end. */
        String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                line.write(b);
                if (b == '\n') {
                    String text = line.toString(StandardCharsets.ISO_8859_1);
                    String bare = text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text;
                    heard.add(bare);
                    return bare;
                }
            }
            return null;
        }

        /** From here on over TLS, as the server. */
        void startTls(SSLContext context) throws IOException {
            SSLSocket secured =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
            secured.setUseClientMode(false);
            secured.startHandshake();
            socket = secured;
        }

        /** Ends the connection after so many more bytes. */
        void cutAfter(long bytes) {
            allowance = bytes;
        }

        void say(String... lines) throws IOException {
            for (String line : lines) {
                write(line + "\r\n");
            }
        }

        void write(String raw) throws IOException {
            byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
            OutputStream out = socket.getOutputStream();
            out.write(bytes, 0, (int) Math.min(bytes.length, allowance));
            out.flush();
            allowance -= bytes.length;
            if (allowance <= 0) {
                throw new IOException("cut");
            }
        }
    }

    /** What to say; the connection ends with it. */
    interface Dialogue {
        void with(Client client) throws IOException;
    }

    final List<String> heard = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket listener;

    ScriptedServer(Dialogue dialogue) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), dialogue);
    }

    ScriptedServer(ServerSocket listener, Dialogue dialogue) {
        this.listener = listener;
        Thread accepting = new Thread(() -> accept(dialogue), "scripted-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept(Dialogue dialogue) {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                connections.incrementAndGet();
                Thread talking = new Thread(() -> talk(dialogue, socket), "scripted-connection");
                talking.setDaemon(true);
                talking.start();
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void talk(Dialogue dialogue, Socket socket) {
        try (socket) {
            dialogue.with(new Client(socket, heard));
        } catch (IOException e) {
            heard.add("(cut off)");
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
