import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** One contender in a JVM of its own: answers each line "USER PORT MESSAGES" with the figures of one pass. */
final class Contender {
    private static final long MEGABYTE = 1 << 20;

    /**
     * Whose mail is read, and how.
     *
     * @param limit {@code max-attachment-bytes}, for our component
     */
    record Account(String host, int port, String user, String password, Path ca, boolean tls, long limit) {}

    /** One way to receive. */
    @FunctionalInterface
    interface Receiving {
        /** Not measured. */
        default void prepare(Account account) throws Exception {}

        /** Returns when so many messages have been read and, but for the raw fetch, marked as read. */
        void receive(Account account, int messages) throws Exception;

        /** Not measured. */
        default void finish(Account account) throws Exception {}
    }

    private Contender() {}

    private static final Map<String, Receiving> CONTENDERS = Map.of(
            "raw", new RawFetch(),
            "sweep", new OurComponent(OurComponent.Into.NOTHING),
            "ledger", new OurComponent(OurComponent.Into.LEDGER),
            "report", new OurComponent(OurComponent.Into.LEDGER_WITH_REPORT),
            "stock", new StockCamelMail());

    /** Arguments: contender, host, address domain, password, CA file, tls or plain, limit of attachments in bytes. */
    public static void main(String[] args) throws Exception {
        Receiving receiving = CONTENDERS.get(args[0]);
        System.out.printf(Locale.ROOT, "started cpu=%.2f%n", cpuSeconds());
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            Account account = new Account(
                    args[1],
                    Integer.parseInt(words[1]),
                    words[0] + "@" + args[2],
                    args[3],
                    Path.of(args[4]),
                    args[5].equals("tls"),
                    Long.parseLong(args[6]));
            System.out.println(pass(receiving, account, Integer.parseInt(words[2])));
        }
        System.exit(0);
    }

    private static String pass(Receiving receiving, Account account, int messages) throws Exception {
        receiving.prepare(account);
        String figures = measure(receiving, account, messages);
        receiving.finish(account);
        return figures;
    }

    private static String measure(Receiving receiving, Account account, int messages) throws Exception {
        try (HeapWatch heap = new HeapWatch()) {
            double cpu = cpuSeconds();
            long began = System.nanoTime();
            receiving.receive(account, messages);
            double seconds = Duration.ofNanos(System.nanoTime() - began).toNanos() / 1e9;
            return String.format(
                    Locale.ROOT,
                    "done seconds=%.3f cpu=%.3f peak=%d live=%d",
                    seconds,
                    cpuSeconds() - cpu,
                    heap.mostUsed() / MEGABYTE,
                    heap.mostLive() / MEGABYTE);
        }
    }

    private static double cpuSeconds() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }
}
