package org.postroute.it;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A server on the Internet that hands messages over as they are; only dots at the beginning of lines are doubled, and a
 * file without any line feed gets them, because SMTP knows no other ends of lines.
 */
final class Smtp implements AutoCloseable {
    private static final String QUEUED = "queued as ";
    private static final int PROBE = 1 << 15;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Smtp(String host, int port) throws IOException {
        socket = new Socket(host, port);
        socket.setSoTimeout(120_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        reply();
        say("EHLO internet.test");
    }

    /**
     * @param from empty for a null return path
     * @return the id under which the server has it; empty when it refused
     */
    Optional<String> send(String from, String to, Path source) throws IOException {
        String mail = say("MAIL FROM:<" + from + "> SIZE=" + Files.size(source) + " BODY=8BITMIME");
        if (!mail.startsWith("250") || !say("RCPT TO:<" + to + ">").startsWith("250")) {
            say("RSET");
            return Optional.empty();
        }
        say("DATA");
        String taken = say(write(source) ? "." : "\r\n.");
        int id = taken.indexOf(QUEUED);
        return id < 0
                ? Optional.empty()
                : Optional.of(taken.substring(id + QUEUED.length()).strip());
    }

    /** Whether the last line has its end. */
    private boolean write(Path source) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(source), 1 << 16)) {
            boolean bareReturns = hasNoLineFeed(bytes);
            int previous = '\n';
            int last = '\r';
            for (int b = bytes.read(); b >= 0; b = bytes.read()) {
                if (b == '.' && previous == '\n') {
                    out.write('.');
                }
                out.write(b);
                last = previous;
                previous = b;
                if (b == '\r' && bareReturns) {
                    out.write('\n');
                    last = b;
                    previous = '\n';
                }
            }
            return last == '\r' && previous == '\n';
        }
    }

    private static boolean hasNoLineFeed(InputStream bytes) throws IOException {
        bytes.mark(PROBE);
        String head = new String(bytes.readNBytes(PROBE), StandardCharsets.ISO_8859_1);
        bytes.reset();
        return head.indexOf('\r') >= 0 && head.indexOf('\n') < 0;
    }

    private String say(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return reply();
    }

    /** The last line. */
    private String reply() throws IOException {
        String line;
        do {
            line = line();
        } while (line.length() > 3 && line.charAt(3) == '-');
        return line;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the server hung up after: " + line);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
