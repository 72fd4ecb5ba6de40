package org.postroute.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;
import org.postroute.mailbox.LineThread;

/** Stands between a client and a submission server without TLS, and leaves out some header fields of what passes. */
final class StrippingLine implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<String> fields;

    /** @param fields in lower case, of one line each */
    StrippingLine(IntSupplier port, Set<String> fields) throws IOException {
        this.fields = fields;
        LineThread.start("stripping-line", () -> {
            while (true) {
                Socket client = listener.accept();
                LineThread.start("stripping-line", () -> serve(client, port));
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve(Socket client, IntSupplier port) throws IOException {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port.getAsInt())) {
            LineThread.start("stripping-line", () -> {
                try (server) {
                    strip(client.getInputStream(), server.getOutputStream());
                }
            });
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private void strip(InputStream from, OutputStream to) throws IOException {
        InputStream in = new BufferedInputStream(from);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.write(b);
            if (b == '\n') {
                if (!fields.contains(field(line))) {
                    line.writeTo(to);
                    to.flush();
                }
                line.reset();
            }
        }
    }

    private static String field(ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, Math.max(0, text.indexOf(':'))).toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
