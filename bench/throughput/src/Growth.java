import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postroute.config.LedgerSettings;
import org.postroute.config.RetrySettings;
import org.postroute.ledger.Ledger;

/** What a message costs when there are so many sessions in the ledger already. */
final class Growth {
    private static final int MAILBOXES = 10;
    private static final int MESSAGES = Integer.getInteger("burst", 400);
    private static final int WARM_UP = Integer.getInteger("warmup", 600);
    private static final int ROUNDS = Integer.getInteger("rounds", 2);

    /** What was filled once is kept. */
    static final Path FOLDER = Path.of("target", "growth").toAbsolutePath();

    private Growth() {}

    static void measure(Rig rig, List<Integer> sizes) throws Exception {
        System.out.println("cost of a message, " + MAILBOXES + " mailboxes, agent of 0 ms, bursts of " + MESSAGES);
        Files.createDirectories(FOLDER);
        Map<String, String> ledgers = new LinkedHashMap<>();
        for (int size : sizes) {
            ledgers.put("sqlite " + size, sqlite(size));
            ledgers.put("postgresql " + size, postgres(rig, size));
        }
        for (int round = 1; round <= ROUNDS; round++) {
            for (Map.Entry<String, String> ledger : ledgers.entrySet()) {
                measure(rig, "round " + round + " " + ledger.getKey(), ledger.getValue());
            }
        }
    }

    private static String sqlite(int sessions) throws Exception {
        Path file = FOLDER.resolve(sessions + ".db");
        Path unfinished = FOLDER.resolve(sessions + ".db.part");
        if (!Files.exists(file)) {
            for (String end : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(Path.of(unfinished + end));
            }
            fill("jdbc:sqlite:" + unfinished, sessions);
            Files.move(unfinished, file);
        }
        return "jdbc:sqlite:" + file;
    }

    private static String postgres(Rig rig, int sessions) throws Exception {
        String name = "growth" + sessions;
        String url = rig.postgres.getJdbcUrl("postgres", name);
        if (rig.number("SELECT COUNT(*) FROM pg_database WHERE datname = '" + name + "'") == 0) {
            String unfinished = name + "_unfinished";
            rig.sql("DROP DATABASE IF EXISTS " + unfinished);
            rig.sql("CREATE DATABASE " + unfinished);
            fill(rig.postgres.getJdbcUrl("postgres", unfinished), sessions);
            rig.sql("ALTER DATABASE " + unfinished + " RENAME TO " + name);
        }
        return url;
    }

    private static void fill(String url, int sessions) throws SQLException {
        Ledger.open(
                        new LedgerSettings(
                                url, null, null, new RetrySettings(8, Duration.ofSeconds(1), Duration.ofMinutes(10))),
                        InstantSource.system())
                .close();
        long began = System.nanoTime();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : Past.statements(url, sessions, System.currentTimeMillis())) {
                statement.execute(sql);
            }
        }
        System.out.printf(
                "filled %s with %d sessions in %.0f s%n",
                url.replaceAll("[/?].*", ""), sessions, (System.nanoTime() - began) / 1e9);
    }

    static void measure(Rig rig, String name, String url) throws Exception {
        rig.wipe(MAILBOXES);
        try (SlowAgent agent = new SlowAgent(0);
                Contender ours = Contender.Ours.start(rig, MAILBOXES, agent, url, List.of())) {
            Trial.of(rig, MAILBOXES, ours, load -> load.burst(WARM_UP));
            long statements = commits(rig, url);
            Trial trial = Trial.of(rig, MAILBOXES, ours, load -> load.burst(MESSAGES));
            System.out.printf(
                    "%-28s CPU ms %6.1f   messages/s %6.1f   commits %5.1f%n",
                    name, trial.cpuMillis(), trial.perSecond(), (commits(rig, url) - statements) / (double) MESSAGES);
        }
    }

    private static long commits(Rig rig, String url) throws Exception {
        return url.startsWith("jdbc:sqlite:")
                ? 0
                : rig.number("SELECT xact_commit FROM pg_stat_database WHERE datname = '"
                        + url.replaceAll(".*/(\\w+)\\?.*", "$1") + "'");
    }
}
