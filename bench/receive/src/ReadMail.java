import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A few unread messages among very many that were read, against the same few alone. */
final class ReadMail {
    private static final String FULL = "user3";
    private static final String EMPTY = "user4";
    private static final int UNREAD = 50;

    private final Server server;
    private final boolean tls;
    private final int read;
    private final int rounds;

    ReadMail(Server server, boolean tls, boolean quick) {
        this.server = server;
        this.tls = tls;
        this.read = quick ? 2_000 : 100_000;
        this.rounds = quick ? 3 : 9;
    }

    void run() throws Exception {
        if (server.messages(FULL) != read + UNREAD || server.messages(EMPTY) != UNREAD) {
            seed();
        }
        for (String contender : new String[] {"sweep", "ledger"}) {
            try (Child child = new Child(server, contender, tls, 0, "256m")) {
                compare(child);
            }
        }
    }

    /** Takes longer than all the rest. */
    private void seed() throws Exception {
        server.run("wipe", FULL);
        server.run("wipe", EMPTY);
        System.out.print(server.run("seed", FULL, Integer.toString(read), "--kind", "short", "--seen"));
        System.out.print(server.run("seed", FULL, Integer.toString(UNREAD), "--kind", "short"));
        System.out.print(server.run("seed", EMPTY, Integer.toString(UNREAD), "--kind", "short"));
    }

    private void compare(Child child) throws Exception {
        Row full = new Row(child.name + ", beside " + read + " read", UNREAD);
        Row empty = new Row(child.name + ", alone", UNREAD);
        for (int round = 0; round <= rounds; round++) {
            pass(child, full, FULL, read + 1);
            pass(child, empty, EMPTY, 1);
        }
        System.out.println(Row.HEAD);
        System.out.println(full);
        System.out.println(empty);
        System.out.println("  " + full.details() + "\n  " + empty.details());
        System.out.printf(
                Locale.ROOT,
                "%s: client CPU %.2f, server time %.2f, bytes %.2f, commands %.2f, time %.2f (each at most 2)%n",
                child.name,
                full.cpu() / empty.cpu(),
                full.serverSeconds() / empty.serverSeconds(),
                full.megabytes() / empty.megabytes(),
                full.commands() / empty.commands(),
                full.seconds() / empty.seconds());
    }

    private void pass(Child child, Row row, String user, int firstUid) throws Exception {
        markUnread(user, firstUid);
        server.run("counters", "reset");
        row.add(child.pass(user, server.port(tls), UNREAD), server.counters());
    }

    /** Not by {@code realmail unread}, which takes all. */
    private void markUnread(String user, int firstUid) throws Exception {
        try (Socket socket = new Socket(server.get("HOST"), server.port(false))) {
            OutputStream out = socket.getOutputStream();
            String commands =
                    "a LOGIN %s@%s %s\r\nb SELECT INBOX\r\nc UID STORE %d:* -FLAGS.SILENT (\\Seen)\r\nd LOGOUT\r\n"
                            .formatted(user, server.get("DOMAIN"), server.get("PASSWORD"), firstUid);
            out.write(commands.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("c ") && !line.startsWith("c OK")) {
                    throw new IllegalStateException(line);
                }
            }
        }
    }
}
