import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a contender and the server and counts what the contender's socket receives. */
final class Relay implements AutoCloseable {
    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final AtomicLong received = new AtomicLong();

    Relay(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.listener = new ServerSocket(0, 50, InetAddress.getByName(host));
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** In bytes, TLS included. */
    long received() {
        return received.get();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // one side has ended the connection
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(host, port);
            start(() -> copy(client, server, new AtomicLong()));
            start(() -> copy(server, client, received));
        }
    }

    private static void copy(Socket from, Socket to, AtomicLong count) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                count.addAndGet(n);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
