package org.postroute.it;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.postroute.mailbox.RealMail;

/**
 * Many sessions with many messages each and an agent that is slow and fails: the order in each holds, and together they
 * take hardly longer than the slowest alone (INV-23).
 */
final class SessionRun {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final double MOST = 1.3;
    private static final Pattern AGAIN = Pattern.compile("again in (\\d+) ms.*", Pattern.DOTALL);

    private final RealMail mail;
    private final Path folder;
    private final Consumer<String> progress;

    SessionRun(RealMail mail, Path folder, Consumer<String> progress) {
        this.mail = mail;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * @param plan kills, and how many messages there are
     * @param sessions that they are divided among
     * @param mean delay of the agent
     */
    DurabilityReport run(FaultPlan plan, int sessions, Duration mean) throws Exception {
        ScheduledExecutorService telling = Executors.newSingleThreadScheduledExecutor();
        MoodyAgent agent = new MoodyAgent(id -> ArrivingMail.number(id) % sessions, mean, TIMEOUT, plan.seed());
        Map<String, String> more = Map.of(
                "postroute.agent.default.max-concurrency",
                String.valueOf(sessions),
                "postroute.agent.default.timeout",
                TIMEOUT.toSeconds() + "s");
        try (LedgerServer database = new LedgerServer(plan.postgresql(), folder);
                Rig rig = new Rig(
                        mail,
                        folder,
                        RigSettings.on(database).behaving(agent).with(more).startingOften(),
                        plan.seed());
                ArrivingMail arriving =
                        new ArrivingMail(mail, rig.mailbox(), rig.customers(), sessions, new Random(plan.seed()))) {
            telling.scheduleWithFixedDelay(
                    () -> progress.accept(FaultRun.standing(rig, arriving)), 5, 5, TimeUnit.SECONDS);
            rig.product().terminate();
            arriving.deliver(plan.messages());
            rig.product().start();
            Faults faults = new Faults(rig, plan.seed());
            for (FaultPlan.Action action : plan.actions()) {
                faults.run(action);
            }
            long end = lastAnswer(rig, plan.messages());
            Histories histories = new Histories(rig, arriving);
            FaultRun.awaitEnd(histories, arriving, LONGEST);
            return timed(histories.report(plan, faults), rig, agent, sessions, end, plan.kills() == 0);
        } finally {
            telling.shutdownNow();
        }
    }

    /** When the server took it, by {@link System#nanoTime}. */
    private static long lastAnswer(Rig rig, int messages) {
        try {
            await().atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> rig.killer().taken().size() >= messages);
        } catch (ConditionTimeoutException e) {
            // the report says what is missing
        }
        return System.nanoTime();
    }

    private static DurabilityReport timed(
            DurabilityReport report, Rig rig, MoodyAgent agent, int sessions, long end, boolean counts)
            throws SQLException {
        List<LedgerView.Wait> waits = rig.view().waits();
        double slowest = IntStream.range(0, sessions)
                .mapToLong(session -> agent.waitedFor(session).toMillis() + backoff(waits, session, sessions))
                .max()
                .orElse(1);
        double total = Duration.ofNanos(end - agent.firstCall()).toMillis();
        report.facts().put("sessions", sessions);
        report.facts().put("slowest session's own time, s", "%.1f".formatted(slowest / 1000));
        report.facts().put("all together, s", "%.1f".formatted(total / 1000));
        report.facts().put("ratio", "%.2f".formatted(total / slowest));
        if (counts) {
            report.violations()
                    .put(
                            "longer than 1.3 times the slowest session",
                            total > MOST * slowest ? List.of("%.2f".formatted(total / slowest)) : List.of());
        }
        return report;
    }

    private static long backoff(List<LedgerView.Wait> waits, int session, int sessions) {
        return waits.stream()
                .filter(wait -> ArrivingMail.number(wait.messageId()) % sessions == session)
                .map(wait -> AGAIN.matcher(wait.detail()))
                .filter(Matcher::matches)
                .mapToLong(again -> Long.parseLong(again.group(1)))
                .sum();
    }
}
