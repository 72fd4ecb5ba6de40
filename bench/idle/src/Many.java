import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** So many mailboxes with IDLE in one JVM. */
final class Many {
    /** Long, so that whoever gets his mail got it by IDLE. */
    private static final int INTERVAL = 600;

    private static final int QUIET_SECONDS = 20;

    private Many() {}

    static void measure(MailServer mail, int mailboxes, Path javaHome) throws Exception {
        mail.run("add-users", String.valueOf(mailboxes));
        List<String> addresses =
                IntStream.rangeClosed(1, mailboxes).mapToObj(mail::address).toList();
        long began = System.nanoTime();
        try (Agent agent = new Agent();
                Product product =
                        new Product(javaHome, List.of("-Xmx512m"), Settings.of(mail, agent, addresses, INTERVAL))) {
            product.awaitSwept(mailboxes, 600);
            System.out.printf("java %s, mailboxes %d%n", javaHome.getFileName(), mailboxes);
            System.out.printf("seconds until all are swept      %.1f%n", (System.nanoTime() - began) / 1e9);
            TimeUnit.SECONDS.sleep(10);
            double busy = product.cpuSeconds();
            TimeUnit.SECONDS.sleep(QUIET_SECONDS);
            System.out.printf(
                    "CPU while idle, seconds a minute %.2f%n", (product.cpuSeconds() - busy) * 60 / QUIET_SECONDS);
            state(product);
            String run = Long.toString(began, 36);
            long sent = System.nanoTime();
            for (int user = 1; user <= mailboxes; user++) {
                mail.deliver(user, run + "-" + user);
            }
            System.out.printf("seconds to deliver one mail each %.1f%n", (System.nanoTime() - sent) / 1e9);
            Wait.until(300, () -> {
                TimeUnit.MILLISECONDS.sleep(500);
                return product.samples("postroute_fetched_total").values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum()
                        >= mailboxes;
            });
            System.out.printf(
                    "mails that are stored            %d after %.1f s%n", mailboxes, (System.nanoTime() - sent) / 1e9);
            Wait.until(
                    600,
                    () -> IntStream.rangeClosed(1, mailboxes)
                            .allMatch(user -> agent.asked.containsKey(run + "-" + user)));
            System.out.printf(
                    "mails that reached the agent     %d after %.1f s%n", mailboxes, (System.nanoTime() - sent) / 1e9);
            TimeUnit.SECONDS.sleep(3);
            state(product);
            product.threadNames().forEach((name, count) -> System.out.printf("  %4d %s%n", count, name));
            product.warnings().forEach(System.out::println);
            System.out.printf("seconds to stop                  %.1f%n", product.stop());
        }
    }

    private static void state(Product product) throws Exception {
        System.out.printf(
                "RSS %d MB, live heap %d kB, threads %d%n",
                product.residentSet() / 1024, product.liveHeap(), product.threads());
    }
}
