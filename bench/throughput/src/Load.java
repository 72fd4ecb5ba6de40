import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Customers who write by SMTP, to each mailbox in turn; every second message goes on with a conversation. */
final class Load {
    private static final int CONNECTIONS = 4;
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final Rig rig;
    private final int mailboxes;
    /** When the mail server had taken each message, by its subject. */
    final Map<String, Instant> delivered = new ConcurrentHashMap<>();

    Load(Rig rig, int mailboxes) {
        this.rig = rig;
        this.mailboxes = mailboxes;
    }

    /** All at once, as fast as the mail server takes them. */
    void burst(int messages) throws Exception {
        String run = run();
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<Void>> done = new ArrayList<>();
            Callable<Void> customer = () -> {
                try (Line line = new Line()) {
                    for (int i = next.getAndIncrement(); i < messages; i = next.getAndIncrement()) {
                        line.deliver(run, i);
                    }
                }
                return null;
            };
            for (int i = 0; i < CONNECTIONS; i++) {
                done.add(threads.submit(customer));
            }
            for (Future<Void> one : done) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** One after the other, so many a second. */
    void paced(int messages, double aSecond) throws Exception {
        String run = run();
        long began = System.nanoTime();
        try (Line line = new Line()) {
            for (int i = 0; i < messages; i++) {
                long due = began + (long) (i * 1e9 / aSecond);
                Rig.pause(Math.max(0, (due - System.nanoTime()) / 1_000_000));
                line.deliver(run, i);
            }
        }
    }

    private static String run() {
        return Long.toString(System.currentTimeMillis(), 36) + RUNS.incrementAndGet();
    }

    /** One connection to the mail server. */
    private final class Line implements AutoCloseable {
        private final Socket socket = new Socket(rig.mail.get("HOST"), rig.mail.port("SMTP"));
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        private final PrintStream out = new PrintStream(socket.getOutputStream(), false, StandardCharsets.US_ASCII);

        Line() throws IOException {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            expect("220");
            say("EHLO bench.test", "250");
        }

        void deliver(String run, int number) throws IOException {
            // whoever writes a second time does so half a run later, to the same mailbox
            String from = rig.customer(number / 2 / mailboxes * mailboxes + number % mailboxes);
            String to = rig.mail.address(1 + number % mailboxes);
            String subject = "bench-" + run + "-" + number;
            say("MAIL FROM:<" + from + ">", "250");
            say("RCPT TO:<" + to + ">", "250");
            say("DATA", "354");
            say(Letter.of(from, to, subject, number).replace("\n", "\r\n") + "\r\n.", "250");
            delivered.put(subject, Instant.now());
        }

        private void say(String line, String reply) throws IOException {
            out.print(line + "\r\n");
            out.flush();
            expect(reply);
        }

        private void expect(String reply) throws IOException {
            String line = in.readLine();
            while (line != null && line.length() > 3 && line.charAt(3) == '-') {
                line = in.readLine();
            }
            if (line == null || !line.startsWith(reply)) {
                throw new IOException("expected " + reply + ", came: " + line);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
