package org.postroute.ops;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.Stops;
import org.postroute.ledger.Stops.Stop;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.ops.MailboxStates.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what runs is what is configured, is not stopped by an operator, and may run. Whatever happens, a start, a
 * stop, another configuration, the outcome of a check: what should be is compared with what is, on one thread, and only the
 * difference is changed.
 */
public final class Lifecycle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    private static final int BEAT_SECONDS = 2;

    /**
     * What it acts on.
     *
     * @param awaiting gives whether somebody has to consent at a mailbox's provider first, as it is now
     * @param wake has work that waited for a mailbox begin
     */
    public record Surroundings(Supplier<Predicate<MailboxSettings>> awaiting, Runnable wake) {}

    private final Supplier<PostrouteSettings> settings;
    private final Stops stops;
    private final MailboxStates states;
    private final ReceiveRoutes receiving;
    private final AgentRoutes asking;
    private final StartCheck check;
    private final Surroundings surroundings;
    private final Consumer<Set<String>> received;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "Lifecycle");
        made.setDaemon(true);
        return made;
    });
    private final Admissions admissions;
    private final SubmissionChecks submissions;
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private Set<String> started = new HashSet<>();
    private Predicate<MailboxSettings> awaiting = mailbox -> false;
    private volatile Set<Stop> stopped = Set.of();

    /** @param received told which mailboxes are received now, by id */
    Lifecycle(
            Supplier<PostrouteSettings> settings,
            Stops stops,
            MailboxStates states,
            LiveRoutes routes,
            StartCheck check,
            Surroundings surroundings,
            Consumer<Set<String>> received) {
        this.settings = settings;
        this.stops = stops;
        this.states = states;
        this.receiving = new ReceiveRoutes(routes);
        this.asking = new AgentRoutes(routes);
        this.check = check;
        this.surroundings = surroundings;
        this.received = received;
        this.admissions = new Admissions(check, this::changed);
        this.submissions = new SubmissionChecks(check, states);
    }

    /** Has everything begin, once the routes are there. Completes when each connection runs, or is known not to. */
    public CompletableFuture<Void> begin() {
        thread.scheduleWithFixedDelay(this::beat, 0, BEAT_SECONDS, TimeUnit.SECONDS);
        return first.copy();
    }

    private void beat() {
        try {
            reconcile();
        } catch (Throwable e) {
            LOG.warn(
                    "mailboxes could not be started or stopped problem={}",
                    e.getClass().getSimpleName());
            LOG.debug("mailboxes could not be started or stopped", e);
        }
    }

    /** Completes when what runs is what should. */
    public CompletableFuture<Void> changed() {
        return act(() -> {});
    }

    private CompletableFuture<Void> act(Runnable before) {
        try {
            return CompletableFuture.runAsync(
                    () -> {
                        before.run();
                        beat();
                    },
                    thread);
        } catch (RejectedExecutionException e) {
            // the process ends
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Also of the next process. What is being stored or sent is finished. Completes when nothing more begins. */
    public CompletableFuture<Void> stop(Stop what) {
        stops.add(what);
        LOG.info("stopped by an operator connection={} mailbox={}", what.connection(), ids(what));
        return changed();
    }

    /** What was stopped. What is in trouble is tried at once. Completes when it was told to run. */
    public CompletableFuture<Void> start(Stop what) {
        stops.remove(what);
        LOG.info("started by an operator connection={} mailbox={}", what.connection(), ids(what));
        return act(() -> admissions.hurry(what.connection()));
    }

    /** What is in trouble is tried at once. Completes when it was told to run. */
    public CompletableFuture<Void> hurry(String connection) {
        return act(() -> admissions.hurry(connection));
    }

    /** A start, with new connections in any case. */
    public CompletableFuture<Void> restart(Stop what) {
        stops.remove(what);
        LOG.info("restarted by an operator connection={} mailbox={}", what.connection(), ids(what));
        return act(() -> {
            List<MailboxSettings> mailboxes = mailboxes(what);
            mailboxes.forEach(mailbox -> states.enter(mailbox, Phase.CONFIGURED));
            receiving.stop(mailboxes.stream().map(MailboxSettings::id).toList());
            mailboxes.forEach(mailbox -> started.remove(mailbox.id()));
            if (what.mailbox().isEmpty()) {
                admissions.forget(what.connection());
            }
            admissions.hurry(what.connection());
        });
    }

    private List<MailboxSettings> mailboxes(Stop what) {
        return settings.get().connection(what.connection()).stream()
                .flatMap(connection -> connection.mailboxes().stream())
                .filter(mailbox ->
                        what.mailbox().isEmpty() || mailbox.address().key().equals(what.mailbox()))
                .toList();
    }

    private String ids(Stop what) {
        return mailboxes(what).stream().map(MailboxSettings::id).collect(Collectors.joining(","));
    }

    /** Whether an operator has stopped it, alone or with its connection. */
    public boolean isStopped(MailboxSettings mailbox) {
        return stopped.contains(Stop.of(mailbox.connection()))
                || stopped.contains(
                        new Stop(mailbox.connection(), mailbox.address().key()));
    }

    /** Whether an operator has stopped the whole connection. */
    public boolean isStopped(String connection) {
        return stopped.contains(Stop.of(connection));
    }

    /** Whether it may receive and send now. */
    public boolean isStarted(MailboxSettings mailbox) {
        return states.isStarted(mailbox.id());
    }

    /** Every account and protocol that failed, with the server's words and what to try, one a line. */
    public static String problem(List<ConnectionReport> failed) {
        return Admission.problem(failed, Admissions::account);
    }

    /** Why a connection does not run, naming every account and protocol; empty when it may run. */
    public Optional<String> problem(String connection) {
        return admissions.problem(connection);
    }

    /** What people see is true before anything is waited for. */
    private void reconcile() {
        PostrouteSettings now = settings.get();
        stopped = stops.all();
        awaiting = surroundings.awaiting().get();
        asking.update(now.agents().values());
        admissions.update(now.connections(), this::mayRun, connection -> isStopped(connection.name()));
        Set<String> running = new HashSet<>();
        Map<String, Received> received = new LinkedHashMap<>();
        for (ConnectionSettings connection : now.connections()) {
            for (MailboxSettings mailbox : connection.mailboxes()) {
                Phase phase = phase(connection, mailbox);
                states.enter(mailbox, phase);
                if (phase == Phase.STARTED) {
                    running.add(mailbox.id());
                }
                if (phase == Phase.STARTED && mailbox.imap() != null) {
                    received.put(mailbox.id(), Received.of(connection, mailbox));
                }
            }
        }
        states.keep(now.mailboxes().stream().map(MailboxSettings::id).toList());
        submissions.update(now, admissions::wasChecked);
        if (!started.containsAll(running)) {
            surroundings.wake().run();
        }
        started = running;
        receive(received);
        settle(now.connections());
    }

    private void receive(Map<String, Received> wanted) {
        List<String> outdated = receiving.outdated(wanted);
        if (!outdated.isEmpty()) {
            receiving.stop(outdated);
            // what was known of them was so before
            outdated.forEach(states::begin);
            received.accept(receiving.mailboxes());
        }
        wanted.forEach(receiving::start);
        received.accept(receiving.mailboxes());
    }

    private boolean mayRun(MailboxSettings mailbox) {
        return !isStopped(mailbox) && !awaiting.test(mailbox);
    }

    private Phase phase(ConnectionSettings connection, MailboxSettings mailbox) {
        if (isStopped(mailbox)) {
            return Phase.STOPPED;
        }
        if (awaiting.test(mailbox)) {
            return Phase.AWAITING_AUTHORIZATION;
        }
        return admissions.isAdmitted(connection.name()) ? Phase.STARTED : Phase.CONFIGURED;
    }

    private void settle(Collection<ConnectionSettings> connections) {
        if (admissions.areTried(connections)) {
            first.complete(null);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        check.close();
    }
}
