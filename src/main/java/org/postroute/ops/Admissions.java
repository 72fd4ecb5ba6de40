package org.postroute.ops;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.ConnectionSettings.OnMailboxFailure;
import org.postroute.config.MailboxSettings;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.ops.Admission.Candidate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connections may run. One that was admitted stays so until an operator stops it or it is removed: what goes wrong
 * later harms no neighbour. Used by one thread, but for {@link #problem}.
 */
final class Admissions {
    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

    private record Outcome(Candidate candidate, @Nullable List<ConnectionReport> reports) {}

    private final StartCheck check;
    private final Runnable changed;
    private final RandomGenerator random = new SecureRandom();
    private final Map<String, Admission> admissions = new HashMap<>();
    private final Set<MailboxSettings> checked = new HashSet<>();
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    /** @param changed called by any thread when an outcome has come */
    Admissions(StartCheck check, Runnable changed) {
        this.check = check;
        this.changed = changed;
    }

    /**
     * @param mayRun whether a mailbox takes part
     * @param isStopped whether the whole connection is
     */
    void update(
            Collection<ConnectionSettings> connections,
            Predicate<MailboxSettings> mayRun,
            Predicate<ConnectionSettings> isStopped) {
        List<String> names = connections.stream().map(ConnectionSettings::name).toList();
        admissions.keySet().retainAll(names);
        problems.keySet().retainAll(names);
        checked.retainAll(connections.stream()
                .flatMap(connection -> connection.mailboxes().stream())
                .toList());
        for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            settle(outcome);
        }
        for (ConnectionSettings connection : connections) {
            if (isStopped.test(connection)) {
                forget(connection.name());
            } else {
                update(connection, mayRun);
            }
        }
    }

    private void update(ConnectionSettings connection, Predicate<MailboxSettings> mayRun) {
        Admission admission = of(connection.name());
        if (admission.isAdmitted()) {
            return;
        }
        List<MailboxSettings> mailboxes =
                connection.mailboxes().stream().filter(mayRun).toList();
        if (connection.onMailboxFailure() == OnMailboxFailure.DEGRADE || mailboxes.isEmpty()) {
            admission.admit();
            problems.remove(connection.name());
            return;
        }
        Candidate candidate = new Candidate(connection, mailboxes);
        if (admission.isDue(candidate)) {
            admission.begin(candidate);
            check.of(mailboxes).whenComplete((reports, fault) -> {
                outcomes.add(new Outcome(candidate, fault == null ? reports : null));
                changed.run();
            });
        }
    }

    private Admission of(String connection) {
        return admissions.computeIfAbsent(connection, name -> new Admission(random));
    }

    private void settle(Outcome outcome) {
        String name = outcome.candidate().connection().name();
        Admission admission = admissions.get(name);
        if (admission == null || !admission.isChecking(outcome.candidate())) {
            return;
        }
        List<ConnectionReport> reports = outcome.reports();
        if (reports == null) {
            admission.interrupted();
            return;
        }
        admission.checked(reports);
        if (admission.isAdmitted()) {
            checked.addAll(outcome.candidate().mailboxes());
            if (problems.remove(name) != null) {
                LOG.info("connection works again connection={}", name);
            }
        } else {
            refused(name, admission.failed());
        }
    }

    private void refused(String name, List<ConnectionReport> failed) {
        String problem = Admission.problem(failed, Admissions::account);
        if (!problem.equals(problems.put(name, problem))) {
            String words = Admission.problem(failed, ConnectionReport::mailbox).replace("\n  ", " | ");
            LOG.warn("connection does not run (on-mailbox-failure=stop) connection={} problem={}", name, words);
        }
    }

    static String account(ConnectionReport report) {
        return report.mailbox() + " (" + report.address() + ")";
    }

    /** It has to be admitted anew. */
    void forget(String connection) {
        admissions.remove(connection);
        problems.remove(connection);
    }

    /** Its next check comes at once. */
    void hurry(String connection) {
        of(connection).hurry();
    }

    boolean isAdmitted(String connection) {
        Admission admission = admissions.get(connection);
        return admission != null && admission.isAdmitted();
    }

    /** Whether a mailbox as it is configured now has passed the check of its connection. */
    boolean wasChecked(MailboxSettings mailbox) {
        return checked.contains(mailbox);
    }

    /** Every account and protocol that keeps a connection from running, from any thread. */
    Optional<String> problem(String connection) {
        return Optional.ofNullable(problems.get(connection));
    }

    /** Whether an outcome is known for each; one that an operator has stopped has none to wait for. */
    boolean areTried(Collection<ConnectionSettings> connections) {
        return connections.stream()
                .map(connection -> admissions.get(connection.name()))
                .allMatch(admission -> admission == null || admission.isTried());
    }
}
