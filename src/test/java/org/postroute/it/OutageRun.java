package org.postroute.it;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.postroute.mailbox.RealMail;

/** A {@link Rig} to which mail comes all the time while something is not as it should be, and the checker afterwards. */
final class OutageRun implements AutoCloseable {
    private static final String READY = "/observe/health/ready";
    private static final String LIVE = "/observe/health/live";
    private static final long SEED = 13;
    private static final int CUSTOMERS = 20;
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(300);
    /** For a machine that is busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final boolean postgresql;
    private final Rig rig;
    private final ArrivingMail arriving;
    private final Faults faults;
    private final AtomicInteger allowed = new AtomicInteger();
    private final ScheduledExecutorService allowing = Executors.newSingleThreadScheduledExecutor();

    /** The seconds until all that had been delivered was in the ledger, and until it was answered. */
    record CatchUp(long stored, long answered) {
        @Override
        public String toString() {
            return "stored in %d s, answered in %d s".formatted(stored, answered);
        }
    }

    OutageRun(RealMail mail, Path folder, RigSettings settings) throws Exception {
        postgresql = settings.database().isServer();
        rig = new Rig(mail, folder, settings, SEED);
        arriving = new ArrivingMail(mail, rig.mailbox(), rig.customers(), CUSTOMERS, new Random(SEED));
        faults = new Faults(rig, SEED);
        allowing.scheduleAtFixedRate(
                () -> arriving.allow(allowed.incrementAndGet()), 0, BETWEEN_MESSAGES.toMillis(), TimeUnit.MILLISECONDS);
        product().awaitReady();
        answerMore(5);
    }

    Rig rig() {
        return rig;
    }

    ProductProcess product() {
        return rig.product();
    }

    void until(String what, Callable<Boolean> isSo) {
        until(what, Duration.ZERO, isSo);
    }

    /** @param more time than usual */
    void until(String what, Duration more, Callable<Boolean> isSo) {
        await(what + ", see " + product().log())
                .atMost(PATIENCE.plus(more))
                .pollInterval(Duration.ofMillis(200))
                .until(isSo);
    }

    /** Mail comes for so long, and longer if need be. */
    void goOnFor(Duration time) {
        long begun = System.nanoTime();
        int before = arriving.delivered().size();
        until(
                "mail that comes",
                time,
                () -> System.nanoTime() - begun > time.toNanos()
                        && arriving.delivered().size() > before);
    }

    /** The seconds until so many more have come, and they and all before are answered. */
    long answerMore(int messages) {
        long begun = System.nanoTime();
        int wanted = arriving.delivered().size() + messages;
        until("mail that comes", () -> arriving.delivered().size() >= wanted);
        List<String> all = List.copyOf(arriving.delivered());
        until("answers", () -> answered().containsAll(all));
        return secondsSince(begun);
    }

    CatchUp catchUp() {
        long begun = System.nanoTime();
        List<String> all = List.copyOf(arriving.delivered());
        until("rows", () -> stored().containsAll(all));
        long stored = secondsSince(begun);
        until("answers", () -> answered().containsAll(all));
        return new CatchUp(stored, secondsSince(begun));
    }

    private static long secondsSince(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }

    private Set<String> stored() throws SQLException {
        return rig.view().rows().stream().map(LedgerView.Row::messageId).collect(toSet());
    }

    /** Those whose answers have left, or are uncertain for good. */
    private Set<String> answered() throws SQLException {
        Set<String> done = rig.view().sent().stream()
                .filter(answer ->
                        answer.state().equals("sent") || answer.state().equals("uncertain") && !answer.isChecked())
                .map(LedgerView.Sent::receivedId)
                .collect(toSet());
        return rig.view().rows().stream()
                .filter(row -> done.contains(row.id()))
                .map(LedgerView.Row::messageId)
                .collect(toSet());
    }

    void awaitReady() {
        until("readiness", () -> product().status(READY) == 200);
    }

    /**
     * It is alive and not ready.
     *
     * @param problem that it names; empty for any
     */
    void awaitNotReady(String problem) {
        until(
                "no readiness because of " + problem,
                () -> product().status(READY) != 200
                        && (problem.isEmpty() || product().get(READY).contains(problem)));
        until("life", () -> product().status(LIVE) == 200);
    }

    /** UIDs that are marked as read, as another client sees them. */
    Set<Long> seen() throws MessagingException {
        try (SeenUids seen = new SeenUids(rig.mail(), rig.mailbox())) {
            return seen.read();
        }
    }

    /** What is marked as read has a row; the report tells of those that do not. */
    void checkFlags() throws Exception {
        faults.lookForFlagsWithoutRow();
    }

    /**
     * No more mail comes; when all is done nothing is lost, doubled, out of order, unread, unanswered or wrongly flagged.
     *
     * @param fault what was done, for how long, and how long it took to catch up
     */
    void finish(String fault) throws Exception {
        allowing.shutdown();
        allowing.awaitTermination(10, TimeUnit.SECONDS);
        arriving.allow(allowed.get() + 5);
        Histories histories = new Histories(rig, arriving);
        FaultRun.awaitEnd(histories, arriving, PATIENCE);
        DurabilityReport report = histories.report(new FaultPlan(postgresql, 0, 0, 0, allowed.get(), SEED), faults);
        report.facts().put("fault", fault);
        System.out.println(report);
        assertThat(report.isGood()).as(report.toString()).isTrue();
    }

    @Override
    public void close() throws IOException {
        allowing.shutdownNow();
        arriving.close();
        rig.close();
    }
}
