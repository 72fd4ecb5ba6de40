import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the ledger costs for one message: counts, which do not depend on how busy the machine is. */
final class Counts {
    private static final int MAILBOXES = 10;
    private static final int MESSAGES = Integer.getInteger("burst", 200);
    private static final int AGENT_MILLIS = 200;
    private static final Pattern SYNCS = Pattern.compile("\\s(\\d+)\\s+(?:\\d+\\s+)?(fsync|fdatasync)\\s*$");

    private Counts() {}

    static void measure(Rig rig) throws Exception {
        System.out.println("per message, " + MAILBOXES + " mailboxes, agent of " + AGENT_MILLIS + " ms; a burst of "
                + MESSAGES + ", then one message at a time");
        sqlite(rig);
        postgres(rig);
    }

    private static void postgres(Rig rig) throws Exception {
        rig.wipe(MAILBOXES);
        String url = rig.postgresUrl();
        try (SlowAgent agent = new SlowAgent(AGENT_MILLIS);
                Contender ours = Contender.Ours.start(rig, MAILBOXES, agent, url, List.of())) {
            Trial.of(rig, MAILBOXES, ours, load -> load.burst(MAILBOXES));
            for (boolean burst : new boolean[] {true, false}) {
                SqlLog log = new SqlLog(rig);
                long syncs = rig.number("SELECT wal_sync FROM pg_stat_wal");
                Trial trial = trial(rig, ours, burst);
                double messages = trial.messages();
                log.end();
                System.out.printf(
                        "postgresql %-8s statements %6.1f, of them commits %5.1f; ms in them %6.2f; WAL syncs %5.2f%n",
                        burst ? "burst" : "single",
                        log.statements() / messages,
                        log.commits() / messages,
                        log.millis() / messages,
                        (rig.number("SELECT wal_sync FROM pg_stat_wal") - syncs) / messages);
                if (burst) {
                    log.print(messages);
                }
            }
        }
    }

    private static Trial trial(Rig rig, Contender ours, boolean burst) throws Exception {
        Trial trial = Trial.of(rig, MAILBOXES, ours, burst ? load -> load.burst(MESSAGES) : load -> load.paced(30, 2));
        // the looks into the Sent folders belong to it
        Rig.pause(6_000);
        return trial;
    }

    private static void sqlite(Rig rig) throws Exception {
        for (boolean burst : new boolean[] {true, false}) {
            rig.wipe(MAILBOXES);
            try (SlowAgent agent = new SlowAgent(AGENT_MILLIS);
                    Contender.Ours ours = Contender.Ours.start(rig, MAILBOXES, agent, null, List.of())) {
                Trial.of(rig, MAILBOXES, ours, load -> load.burst(MAILBOXES));
                Path summary = Files.createTempFile("syncs", ".txt");
                Process strace = new ProcessBuilder(List.of(
                                "strace",
                                "-f",
                                "-c",
                                "-U",
                                "calls,name",
                                "-e",
                                "trace=fsync,fdatasync",
                                "-o",
                                summary.toString(),
                                "-p",
                                String.valueOf(ours.product().pid())))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                Rig.pause(2_000);
                double messages = trial(rig, ours, burst).messages();
                // SIGINT, so that it lets go and writes down what it counted
                new ProcessBuilder("kill", "-INT", String.valueOf(strace.pid()))
                        .start()
                        .waitFor();
                strace.waitFor();
                System.out.printf(
                        "sqlite     %-8s syncs %5.2f%n", burst ? "burst" : "single", syncs(summary) / messages);
            }
        }
    }

    private static double syncs(Path summary) throws Exception {
        double all = 0;
        for (String line : Files.readAllLines(summary)) {
            Matcher found = SYNCS.matcher(" " + line);
            all += found.find() ? Double.parseDouble(found.group(1)) : 0;
        }
        return all;
    }

    /** The statements that the server has logged. */
    private static final class SqlLog {
        private static final Pattern LINE = Pattern.compile(
                "LOG:  duration: ([0-9.]+) ms  (parse|bind|execute|statement)[^:]*: (.*)", Pattern.DOTALL);

        private record Sum(long calls, double millis) {
            Sum plus(Sum other) {
                return new Sum(calls + other.calls, millis + other.millis);
            }
        }

        private final Rig rig;
        private final long from;
        private final Map<String, Sum> sums = new TreeMap<>();

        SqlLog(Rig rig) throws Exception {
            this.rig = rig;
            this.from = Files.size(rig.postgresLog);
            rig.sql("ALTER SYSTEM SET log_min_duration_statement = 0");
            rig.sql("SELECT pg_reload_conf()");
            Rig.pause(300);
        }

        void end() throws Exception {
            rig.sql("ALTER SYSTEM SET log_min_duration_statement = -1");
            rig.sql("SELECT pg_reload_conf()");
            byte[] all = Files.readAllBytes(rig.postgresLog);
            String text =
                    new String(all, (int) from, (int) (all.length - from), java.nio.charset.StandardCharsets.UTF_8);
            for (String entry : text.split("\n(?=[A-Z]+:  )")) {
                Matcher line = LINE.matcher(entry);
                if (line.matches()) {
                    boolean executed =
                            line.group(2).equals("execute") || line.group(2).equals("statement");
                    String sql = line.group(3).replaceAll("\\s+", " ");
                    sums.merge(
                            sql.substring(0, Math.min(150, sql.length())),
                            new Sum(executed ? 1 : 0, Double.parseDouble(line.group(1))),
                            Sum::plus);
                }
            }
        }

        long statements() {
            return sums.values().stream().mapToLong(Sum::calls).sum();
        }

        long commits() {
            return sums.getOrDefault("COMMIT", new Sum(0, 0)).calls();
        }

        double millis() {
            return sums.values().stream().mapToDouble(Sum::millis).sum();
        }

        void print(double messages) {
            List<Map.Entry<String, Sum>> all = new ArrayList<>(sums.entrySet());
            all.sort(java.util.Comparator.comparing(entry -> -entry.getValue().millis()));
            System.out.println(all.stream()
                    .limit(Integer.getInteger("statements", 12))
                    .map(entry -> "  %5.2f times %6.3f ms  %s"
                            .formatted(
                                    entry.getValue().calls() / messages,
                                    entry.getValue().millis() / messages,
                                    entry.getKey()))
                    .collect(Collectors.joining("\n")));
        }
    }
}
