package org.postroute.it;

import java.nio.file.Files;
import java.nio.file.Path;
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
            description = "kills, proxy, servers or all, each with =TIMES (default: ${DEFAULT-VALUE})")
    private String schedule;

    @Option(names = "--messages", defaultValue = "1000", description = "to be delivered (default: ${DEFAULT-VALUE})")
    private int messages;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "of everything that is drawn (default: ${DEFAULT-VALUE})")
    private long seed;

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
        DurabilityReport report = new FaultRun(mail, folder, System.err::println).run(plan);
        System.out.print(report);
        System.out.println("log and ledger: " + folder);
        return report.isGood() ? 0 : 1;
    }
}
