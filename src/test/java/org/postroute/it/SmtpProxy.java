package org.postroute.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroute.mailbox.LineThread;

/**
 * Stands between a client and a submission server without TLS: a {@link Tap} hears of every final dot before the server
 * does, and decides what becomes of it.
 */
final class SmtpProxy implements AutoCloseable {
    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^Message-ID:\\s*<([^>]+)>");
    private static final Pattern IN_REPLY_TO = Pattern.compile("(?im)^In-Reply-To:\\s*<([^>]+)>");
    private static final String DOT = "\r\n.\r\n";

    /** What becomes of a final dot. */
    enum Dot {
        PASS,
        /** The server never hears it, and the connection breaks. */
        LOST,
        /** The server hears it, its reply gets nowhere, and the connection breaks. */
        REPLY_LOST
    }

    /** Identifiers without angle brackets; empty when the message has none. */
    record Submission(String messageId, String inReplyTo) {}

    /** Called on the proxy's own threads. */
    interface Tap {
        /** A transaction begins. */
        default void begun() {}

        /** Everything but the dot is with the server. */
        Dot dot(Submission submission);

        /** The server has taken it; the client learns it when this returns, unless its reply is lost. */
        default void taken(Submission submission) {}

        /** The client has the server's word. */
        default void told(Submission submission) {}
    }

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final Tap tap;

    SmtpProxy(String host, int port, Tap tap) throws IOException {
        this.host = host;
        this.port = port;
        this.tap = tap;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        LineThread.start("smtp-proxy", () -> {
            while (true) {
                Socket client = listener.accept();
                LineThread.start("smtp-proxy", () -> new Connection(client).serve());
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private final class Connection {
        private final Socket client;
        private final AtomicReference<@Nullable Submission> pending = new AtomicReference<>();
        private volatile Dot dot = Dot.PASS;

        Connection(Socket client) {
            this.client = client;
        }

        void serve() throws IOException {
            try (client;
                    Socket server = new Socket(host, port)) {
                LineThread.start("smtp-proxy", () -> commands(server));
                replies(server);
            }
        }

        /** Ends what the client has said; what the server says to it is heard to its end. */
        private void commands(Socket server) throws IOException {
            try {
                pass(client.getInputStream(), server.getOutputStream());
            } finally {
                if (pending.get() == null) {
                    server.close();
                } else {
                    server.shutdownOutput();
                }
            }
        }

        private void pass(InputStream in, OutputStream out) throws IOException {
            StringBuilder heard = new StringBuilder();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                String some = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
                heard.append(some);
                if (some.startsWith("MAIL FROM:")) {
                    tap.begun();
                }
                int end = heard.indexOf(DOT);
                if (end >= 0) {
                    Submission submission = submission(heard.substring(0, end));
                    heard.delete(0, end + DOT.length());
                    dot = tap.dot(submission);
                    if (dot == Dot.LOST) {
                        reset();
                        return;
                    }
                    pending.set(submission);
                }
                out.write(buffer, 0, n);
                out.flush();
                if (dot == Dot.REPLY_LOST) {
                    return;
                }
            }
        }

        private void replies(Socket server) throws IOException {
            InputStream in = server.getInputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                Submission submission = pending.getAndSet(null);
                boolean taken = submission != null && n > 2 && buffer[0] == '2';
                if (taken) {
                    tap.taken(submission);
                }
                if (dot == Dot.REPLY_LOST) {
                    reset();
                    return;
                }
                client.getOutputStream().write(buffer, 0, n);
                client.getOutputStream().flush();
                if (taken) {
                    tap.told(submission);
                }
            }
        }

        private void reset() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }
    }

    private static Submission submission(String heard) {
        return new Submission(first(MESSAGE_ID, heard), first(IN_REPLY_TO, heard));
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }
}
