package org.postroute.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.postroute.mailbox.RealMail;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Started by {@code run}, whose options are these. */
@Command(
        name = "bench/durability/run",
        description = "Breaks things while mail arrives, and sees afterwards what became of every message.",
        mixinStandardHelpOptions = true)
final class Durability implements Callable<Integer> {
    private static final Set<String> DATABASES = new TreeSet<>(Set.of("sqlite", "postgresql"));

    @Option(
            names = "--database",
            defaultValue = "sqlite",
            description = "sqlite or postgresql (default: ${DEFAULT-VALUE})")
    private String database;

    @Option(
            names = "--schedule",
            defaultValue = "kills=200",
            description = "kills, proxy, servers or all, each with =TIMES, or none (default: ${DEFAULT-VALUE})")
    private String schedule;

    @Option(names = "--messages", defaultValue = "1000", description = "to be delivered (default: ${DEFAULT-VALUE})")
    private int messages;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "of everything that is drawn (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--minutes",
            defaultValue = "1000",
            description = "after which nothing more is broken and the checker begins (default: ${DEFAULT-VALUE})")
    private int minutes;

    @Option(
            names = "--sessions",
            description = "deliver all messages at once, in so many sessions, to an agent that is slow and fails; "
                    + "only kills are possible")
    private Integer sessions;

    @Option(
            names = "--delay",
            defaultValue = "3",
            description = "of that agent, in seconds, on average (default: ${DEFAULT-VALUE})")
    private double delay;

    private Durability() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Durability()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (!DATABASES.contains(database) || messages < 1) {
            System.err.println("--database is one of " + DATABASES + ", and --messages at least 1");
            return 2;
        }
        FaultPlan plan = FaultPlan.of(database.equals("postgresql"), schedule, messages, seed);
        RealMail mail = new RealMail();
        mail.up();
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("/tmp/durability")), database + "-");
        DurabilityReport report = sessions == null
                ? new FaultRun(mail, folder, Duration.ofMinutes(minutes), System.err::println).run(plan)
                : new SessionRun(mail, folder, System.err::println)
                        .run(plan, sessions, Duration.ofMillis(Math.round(delay * 1000)));
        System.out.print(report);
        System.out.println("log and ledger: " + folder);
        return report.isGood() ? 0 : 1;
    }
}
