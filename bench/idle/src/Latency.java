import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Arrival to agent call, beside a bare IDLE socket on the same mailbox. */
final class Latency {
    private static final int USER = 31;
    private static final int WARM_UP = 15;

    private Latency() {}

    static void measure(MailServer mail, int mails) throws Exception {
        mail.run("add-users", String.valueOf(USER));
        mail.run("wipe", "user" + USER);
        List<Double> bare = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        List<Double> later = new ArrayList<>();
        Random random = new Random(1);
        try (Agent agent = new Agent();
                Product product = new Product(
                        Path.of(System.getProperty("java.home")),
                        List.of("-Xmx256m"),
                        Settings.of(mail, agent, List.of(mail.address(USER)), 60));
                BareIdle socket = new BareIdle(mail, USER)) {
            product.awaitSwept(1, 60);
            TimeUnit.SECONDS.sleep(2);
            for (int i = 0; i < WARM_UP + mails; i++) {
                TimeUnit.MILLISECONDS.sleep(700 + random.nextInt(800));
                socket.forget();
                String id = "mail-" + i;
                mail.deliver(USER, id);
                long arrived = System.nanoTime();
                long told = socket.await(30);
                long asked = agent.await(id, 90);
                if (i >= WARM_UP) {
                    bare.add((told - arrived) / 1e6);
                    ours.add((asked - arrived) / 1e6);
                    later.add((asked - told) / 1e6);
                }
            }
            product.warnings().forEach(System.out::println);
        }
        System.out.println("mails " + mails + ", milliseconds");
        print("arrival to EXISTS on a bare IDLE socket", bare);
        print("arrival to agent call", ours);
        print("agent call later than the bare socket", later);
    }

    private static void print(String what, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        System.out.printf(
                "%-42s median %6.0f   p95 %6.0f   max %6.0f%n", what, at(sorted, 0.5), at(sorted, 0.95), at(sorted, 1));
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.round(part * (sorted.size() - 1))));
    }
}
