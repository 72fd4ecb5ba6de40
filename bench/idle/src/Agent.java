import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Notes when it was asked about which mail, by its subject, and has no answer. */
final class Agent implements AutoCloseable {
    private static final Pattern SUBJECT = Pattern.compile("\"subject\"\\s*:\\s*\"([^\"]*)\"");

    final Map<String, Long> asked = new ConcurrentHashMap<>();
    private final HttpServer server;

    Agent() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(Executors.newFixedThreadPool(8, work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            long now = System.nanoTime();
            Matcher subject =
                    SUBJECT.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (subject.find()) {
                asked.putIfAbsent(subject.group(1), now);
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** When it was asked, by {@link System#nanoTime}. */
    long await(String subject, long seconds) throws InterruptedException {
        Wait.until(seconds, () -> asked.containsKey(subject));
        return asked.get(subject);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
