package org.postroute.it;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;
import org.postroute.mailbox.RealMail;

/** One {@link FaultPlan} from its beginning to the report, with a word on how it stands every five seconds. */
final class FaultRun {
    private static final Duration LONGEST_END = Duration.ofMinutes(6);
    private static final int SECONDS_BETWEEN_WORDS = 5;

    private final RealMail mail;
    private final Path folder;
    private final Duration longest;
    private final Consumer<String> progress;
    private volatile String now = "starting";

    /** @param longest after which nothing more is done to the product */
    FaultRun(RealMail mail, Path folder, Duration longest, Consumer<String> progress) {
        this.mail = mail;
        this.folder = folder;
        this.longest = longest;
        this.progress = progress;
    }

    DurabilityReport run(FaultPlan plan) throws Exception {
        ScheduledExecutorService telling = Executors.newSingleThreadScheduledExecutor();
        try (LedgerServer database = new LedgerServer(plan.postgresql(), folder);
                Rig rig = new Rig(
                        mail,
                        folder,
                        RigSettings.on(database).breakable(plan.cuts() > 0).startingOften(),
                        plan.seed());
                ArrivingMail arriving = new ArrivingMail(
                        mail, rig.mailbox(), rig.customers(), plan.customers(), new Random(plan.seed()))) {
            telling.scheduleWithFixedDelay(
                    () -> progress.accept(now + ", " + standing(rig, arriving)),
                    SECONDS_BETWEEN_WORDS,
                    SECONDS_BETWEEN_WORDS,
                    TimeUnit.SECONDS);
            rig.product().awaitReady();
            Faults faults = new Faults(rig, plan.seed());
            List<FaultPlan.Action> actions = plan.actions();
            long end = System.nanoTime() + longest.toNanos();
            for (int i = 0; i < actions.size() && System.nanoTime() < end; i++) {
                now = actions.get(i).name().toLowerCase(Locale.ROOT) + " " + (i + 1) + "/" + actions.size();
                arriving.allow(plan.messages() * (i + 1) / actions.size());
                faults.run(actions.get(i));
            }
            now = "no more faults";
            arriving.allow(plan.messages());
            awaitEnd(new Histories(rig, arriving), arriving, LONGEST_END);
            return new Histories(rig, arriving).report(plan, faults);
        } finally {
            telling.shutdownNow();
        }
    }

    /** What has not come to its end by then is a finding, not a fault of the run. */
    static void awaitEnd(Histories histories, ArrivingMail arriving, Duration longest) {
        try {
            await("the end of the work")
                    .atMost(longest)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> arriving.isDone() && histories.isOver());
        } catch (ConditionTimeoutException e) {
            // the report says what is missing
        }
    }

    static String standing(Rig rig, ArrivingMail arriving) {
        try {
            List<LedgerView.Sent> sent = rig.view().sent();
            return "%d delivered, %d stored, %d answered, %d sent, %d uncertain"
                    .formatted(
                            arriving.delivered().size(),
                            rig.view().uids().size(),
                            sent.size(),
                            sent.stream()
                                    .filter(answer -> answer.state().equals("sent"))
                                    .count(),
                            sent.stream()
                                    .filter(answer -> answer.state().equals("uncertain"))
                                    .count());
        } catch (SQLException e) {
            return "no word from the ledger";
        }
    }
}
