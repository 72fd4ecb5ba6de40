import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The same mail by each contender in turn, at once and over a longer round trip. */
final class Comparison {
    private static final String MANY = "user1";
    private static final String FEW = "user2";

    private final Server server;
    private final boolean tls;
    private final int rounds;
    private final int many;
    private final int few;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    Comparison(Server server, boolean tls, int rounds, int many, int few) {
        this.server = server;
        this.tls = tls;
        this.rounds = rounds;
        this.many = many;
        this.few = few;
    }

    void run() throws Exception {
        seed(MANY, many);
        seed(FEW, few);
        try (Child raw = child("raw");
                Child sweep = child("sweep");
                Child ledger = child("ledger");
                Child stock = child("stock")) {
            for (Child child : new Child[] {raw, sweep, ledger, stock}) {
                System.out.printf(
                        Locale.ROOT, "JVM of %s started with %.2f s of CPU%n", child.name, child.startSeconds);
            }
            Child[] all = {raw, sweep, ledger, stock};
            alternate("0 ms", 0, MANY, many, all);
            server.run("delay", "20");
            try {
                alternate("20 ms", 10_000, MANY, many, raw, sweep, ledger);
                alternate("20 ms, few", 10_000, FEW, few, all);
            } finally {
                server.run("delay", "off");
            }
        }
        print();
    }

    private void seed(String user, int messages) throws Exception {
        server.run("wipe", user);
        System.out.print(user + ": " + server.run("seed", user, Integer.toString(messages)));
    }

    private Child child(String name) throws Exception {
        return new Child(server, name, tls, 0, "512m");
    }

    private void alternate(String condition, int portOffset, String user, int messages, Child... children)
            throws Exception {
        for (int round = 0; round <= rounds; round++) {
            for (Child child : children) {
                server.run("unread", user);
                server.run("counters", "reset");
                Child.Pass pass = child.pass(user, server.port(tls) + portOffset, messages);
                String name = child.name + ", " + condition;
                rows.computeIfAbsent(name, fresh -> new Row(name, messages)).add(pass, server.counters());
            }
        }
    }

    private void print() {
        System.out.println(Row.HEAD);
        rows.values().forEach(System.out::println);
        System.out.println("commands (count/server time), last pass:");
        rows.forEach((name, row) -> System.out.println("  " + name + ": " + row.details()));
        for (String ours : new String[] {"sweep", "ledger"}) {
            Row now = rows.get(ours + ", 0 ms");
            Row stock = rows.get("stock, 0 ms");
            Row far = rows.get(ours + ", 20 ms, few");
            Row stockFar = rows.get("stock, 20 ms, few");
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.4f commands a message (at most 0.05); CPU %.3f of stock (at most 0.333);"
                            + " %.1f x the messages/s of stock at 20 ms (at least 60), %.1f x at 0 ms%n",
                    ours,
                    now.commands(),
                    now.cpu() / stock.cpu(),
                    far.perSecond() / stockFar.perSecond(),
                    now.perSecond() / stock.perSecond());
        }
    }
}
