import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What every measurement needs: the mail server with mailboxes and customers, PostgreSQL, and an agent. */
final class Rig implements AutoCloseable {
    private static final int MOST_MAILBOXES = 100;
    private static final int CUSTOMERS = 4;

    final MailServer mail = new MailServer(Path.of("src/test/realmail/realmail"));
    final Path postgresLog = Path.of("target", "throughput-postgres.log").toAbsolutePath();
    final EmbeddedPostgres postgres;
    private int databases;

    /** @param data where the database server keeps what is to be there the next time; null for nothing */
    Rig(Path data) throws Exception {
        // as durable as it comes: what embedded servers leave out is put back
        EmbeddedPostgres.Builder server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("log_line_prefix", "")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .setOutputRedirector(ProcessBuilder.Redirect.to(postgresLog.toFile()));
        if (data != null) {
            server.setDataDirectory(data).setCleanDataDirectory(false);
        }
        postgres = server.start();
        mail.run("add-users", String.valueOf(MOST_MAILBOXES + CUSTOMERS));
    }

    /** Of so many mailboxes. */
    List<String> addresses(int mailboxes) {
        return IntStream.rangeClosed(1, mailboxes).mapToObj(mail::address).toList();
    }

    /** Everybody writes from an address of his own; all of them end in few mailboxes. */
    String customer(int number) {
        return mail.address(MOST_MAILBOXES + 1 + number % CUSTOMERS).replace("@", "+c" + number + "@");
    }

    List<Path> customerMaildirs() {
        return IntStream.rangeClosed(1, CUSTOMERS)
                .mapToObj(number -> Path.of(mail.get("MAILDIRS"), "user" + (MOST_MAILBOXES + number), "Maildir"))
                .toList();
    }

    /** Nobody may be logged in. */
    void wipe(int mailboxes) throws Exception {
        for (int user : IntStream.concat(
                        IntStream.rangeClosed(1, mailboxes),
                        IntStream.rangeClosed(MOST_MAILBOXES + 1, MOST_MAILBOXES + CUSTOMERS))
                .toArray()) {
            mail.run("wipe", "user" + user);
        }
    }

    /** The configuration of a product that reads these mailboxes, as a user would write it; all else is the default. */
    Map<String, String> settings(int mailboxes, String agent) {
        String connection = "postroute.connection.bench.";
        Map<String, String> settings = new TreeMap<>(Map.of(
                connection + "address",
                String.join(",", addresses(mailboxes)),
                connection + "password",
                mail.get("PASSWORD"),
                connection + "imap.host",
                mail.get("HOST"),
                connection + "imap.port",
                String.valueOf(mail.port("IMAPS")),
                connection + "smtp.host",
                mail.get("HOST"),
                connection + "smtp.port",
                String.valueOf(mail.port("SUBMISSION")),
                connection + "smtp.security",
                "starttls"));
        settings.put("postroute.tls.trust-file", mail.get("CA"));
        settings.put("postroute.agent.default.url", agent);
        return settings;
    }

    /** A fresh, empty database. */
    String postgresUrl() throws Exception {
        String name = "bench" + ++databases;
        sql("CREATE DATABASE " + name);
        return postgres.getJdbcUrl("postgres", name);
    }

    void sql(String statement) throws Exception {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var open = connection.createStatement()) {
            open.execute(statement);
        }
    }

    long number(String query) throws Exception {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var open = connection.createStatement();
                var rows = open.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static void pause(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    static String join(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
