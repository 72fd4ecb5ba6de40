package org.postroute.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A line to a server of this machine that breaks when it is told to: {@code src/test/realmail/faultproxy.py}. */
final class FaultyLine implements AutoCloseable {
    private static final Path SCRIPT = Path.of("src/test/realmail/faultproxy.py");

    private final String name;
    private final int port = freePort();
    private final int control = freePort();
    private final Process process;

    FaultyLine(String name, int target) throws IOException {
        this.name = name;
        process = new ProcessBuilder(
                        "python3",
                        SCRIPT.toString(),
                        String.valueOf(port),
                        String.valueOf(target),
                        String.valueOf(control))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> say("stat") != null);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** One order of the script, such as {@code rst} or {@code delay 300}; how it stands then. */
    String say(String order) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), control)) {
            OutputStream out = socket.getOutputStream();
            out.write((order + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }

    /** Bytes that went nowhere do not come later: what was open then is broken for good. */
    void heal() throws IOException {
        say("pass");
        say("rst");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
