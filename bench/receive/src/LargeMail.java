import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** Mailboxes that no heap could hold, into the ledger, with 256 MB of it. */
final class LargeMail {
    private static final String USER = "user5";
    private static final long MEGABYTE = 1 << 20;
    /** Each file stands in the mailbox under so many names: to the client the messages are as many. */
    private static final int LINKS = 50;

    private final Server server;
    private final boolean tls;
    private final boolean quick;

    LargeMail(Server server, boolean tls, boolean quick) {
        this.server = server;
        this.tls = tls;
        this.quick = quick;
    }

    void run() throws Exception {
        int large = quick ? 10 : 200;
        seed(large, "--kind", "big");
        long bytes = mailboxBytes();
        String wanted = server.digest(USER);
        System.out.println(Row.HEAD);
        long received = pass("report", large + " of 15 MB, limit 10 MB", large, 10 * MEGABYTE);
        System.out.printf(Locale.ROOT, "  %.3f %% of the mailbox came through the socket%n", 100.0 * received / bytes);
        pass("report", large + " of 15 MB, no limit", large, 0);
        System.out.println("  sources of the server: " + wanted);
        huge(quick ? 1 : 10);
        int many = quick ? 2_000 : 50_000;
        seed(many, "--kind", "short");
        pass("ledger", many + " short ones", many, 0);
        server.run("wipe", USER);
    }

    private void seed(int messages, String... kind) throws Exception {
        server.run("wipe", USER);
        server.run("seed", USER, Integer.toString(messages), kind[0], kind[1]);
    }

    private void huge(int files) throws Exception {
        seed(1, "--kind", "short");
        Path fresh = server.maildir(USER).resolve("new");
        UserPrincipal owner = Files.getOwner(fresh);
        for (int i = 0; i < files; i++) {
            Path first = fresh.resolve("1700000000.F" + i + ".bench");
            Files.writeString(first, message(i), StandardCharsets.US_ASCII);
            Files.setOwner(first, owner);
            for (int link = 1; link < LINKS; link++) {
                Files.createLink(fresh.resolve("1700000000.F" + i + "L" + link + ".bench"), first);
            }
        }
        pass("ledger", files * LINKS + " of 25 MB, no limit", files * LINKS + 1, 0);
    }

    private static String message(int number) {
        byte[] file = new byte[25 << 20];
        new Random(number).nextBytes(file);
        return ("From: ann@customer.test\nTo: support@example.test\nSubject: film\nMessage-ID: <film-%d@customer.test>\n"
                                + "Content-Type: application/zip; name=film.zip\nContent-Transfer-Encoding: base64\n\n")
                        .formatted(number)
                + Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(file)
                + "\n";
    }

    private long mailboxBytes() throws IOException {
        long bytes = 0;
        for (String folder : new String[] {"new", "cur"}) {
            try (Stream<Path> files = Files.list(server.maildir(USER).resolve(folder))) {
                bytes += files.mapToLong(file -> file.toFile().length()).sum();
            }
        }
        return bytes;
    }

    /** @return how many bytes came in */
    private long pass(String contender, String name, int messages, long limit) throws Exception {
        server.run("unread", USER);
        server.run("counters", "reset");
        try (Relay relay = new Relay(server.get("HOST"), server.port(tls));
                Child child = new Child(server, contender, tls, limit, "256m")) {
            Row row = new Row(name, messages);
            row.add(child.pass(USER, relay.port(), messages), server.counters());
            System.out.println(row);
            System.out.println("  " + row.details());
            System.out.printf(Locale.ROOT, "  %d bytes at the socket; %s%n", relay.received(), child.report);
            return relay.received();
        }
    }
}
