import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Eighteen mailboxes alone, and beside one behind a line of 100 bytes a second and one whose server refuses. */
final class Apart {
    private static final int OTHERS = 18;

    private Apart() {}

    static void measure(MailServer mail, int seconds) throws Exception {
        mail.run("add-users", "40");
        List<String> addresses =
                IntStream.rangeClosed(1, OTHERS).mapToObj(mail::address).toList();
        try (Agent agent = new Agent();
                ServerSocket throttled = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> alone = Settings.of(mail, agent, addresses, 1);
            Map<String, String> together = new HashMap<>(alone);
            start(() -> accept(throttled, mail));
            together.putAll(Settings.connection(
                    "slow", "localhost", throttled.getLocalPort(), mail, List.of(mail.address(39)), 1));
            together.putAll(
                    Settings.connection("closed", "localhost", closedPort(), mail, List.of(mail.address(40)), 1));
            System.out.println("of the " + OTHERS + ", in " + seconds + " seconds");
            sweeps("alone", alone, seconds);
            sweeps("beside slow and closed", together, seconds);
            sweeps("alone", alone, seconds);
        }
    }

    private static void sweeps(String what, Map<String, String> settings, int seconds) throws Exception {
        try (Product product = new Product(Path.of(System.getProperty("java.home")), List.of("-Xmx256m"), settings)) {
            product.awaitSwept(OTHERS, 120);
            TimeUnit.SECONDS.sleep(10);
            Map<String, Double> before = product.samples("postroute_sweeps_seconds_count");
            Map<String, Double> took = product.samples("postroute_sweeps_seconds_sum");
            TimeUnit.SECONDS.sleep(seconds);
            Map<String, Double> after = product.samples("postroute_sweeps_seconds_count");
            Map<String, Double> tookAfter = product.samples("postroute_sweeps_seconds_sum");
            List<Double> counts = IntStream.rangeClosed(1, OTHERS)
                    .mapToObj(i -> after.get("bench-" + i) - before.get("bench-" + i))
                    .sorted()
                    .toList();
            double all = counts.stream().mapToDouble(Double::doubleValue).sum();
            double seconds2 = IntStream.rangeClosed(1, OTHERS)
                    .mapToDouble(i -> tookAfter.get("bench-" + i) - took.get("bench-" + i))
                    .sum();
            System.out.printf(
                    "%-24s sweeps of a mailbox: least %.0f, median %.0f; milliseconds a sweep %.1f%n",
                    what, counts.get(0), counts.get(OTHERS / 2), seconds2 * 1_000 / all);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }

    private static void accept(ServerSocket listener, MailServer mail) throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(mail.get("HOST"), mail.port("IMAPS"));
            start(() -> pump(client, server, 4096, 0));
            start(() -> pump(server, client, 10, 100));
        }
    }

    private static void pump(Socket from, Socket to, int piece, long millis) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[piece];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                TimeUnit.MILLISECONDS.sleep(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
