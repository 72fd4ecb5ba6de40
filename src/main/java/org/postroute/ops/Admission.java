package org.postroute.ops;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.RetrySettings;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.mailbox.ConnectionReport.Failure;

/** Whether the mailboxes of one connection may run: after {@code on-mailbox-failure=stop} not before all of them can. */
final class Admission {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(5);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(45);
    /** For what passes only when somebody changes something; another configuration is tested at once. */
    private static final Duration LONGEST_FOR_PEOPLE = Duration.ofMinutes(10);

    private static final int MAX_LISTED = 100;

    private final RandomGenerator random;
    private boolean admitted;
    private boolean tried;
    private @Nullable Candidate underCheck;
    private @Nullable Candidate lastChecked;
    private boolean hurried;
    private List<ConnectionReport> failed = List.of();
    private int attempts;
    private long dueAt = System.nanoTime();

    /** What is tested: another one is tested at once, whatever became of the one before. */
    record Candidate(ConnectionSettings connection, List<MailboxSettings> mailboxes) {}

    Admission(RandomGenerator random) {
        this.random = random;
    }

    boolean isAdmitted() {
        return admitted;
    }

    /** Whether an outcome of a check is known, or none is needed. */
    boolean isTried() {
        return tried;
    }

    void admit() {
        admitted = true;
        tried = true;
        failed = List.of();
        attempts = 0;
    }

    boolean isDue(Candidate candidate) {
        if (candidate.equals(underCheck)) {
            return false;
        }
        boolean another = underCheck != null || !candidate.equals(lastChecked);
        return another || System.nanoTime() - dueAt >= 0;
    }

    void begin(Candidate candidate) {
        if (!candidate.equals(lastChecked)) {
            attempts = 0;
        }
        underCheck = candidate;
        lastChecked = candidate;
    }

    boolean isChecking(Candidate candidate) {
        return candidate.equals(underCheck);
    }

    /** A check came to no end. */
    void interrupted() {
        underCheck = null;
        dueAt = System.nanoTime() + FIRST_DELAY.toNanos();
    }

    /** @param reports of every direction of every mailbox */
    void checked(List<ConnectionReport> reports) {
        underCheck = null;
        tried = true;
        failed = reports.stream().filter(report -> report.failed().isPresent()).toList();
        if (failed.isEmpty()) {
            admit();
            return;
        }
        attempts++;
        Duration longest = isForPeople() ? LONGEST_FOR_PEOPLE : LONGEST_DELAY;
        dueAt = System.nanoTime()
                + new RetrySettings(Integer.MAX_VALUE, FIRST_DELAY, longest)
                        .delayAfter(attempts, random.nextDouble())
                        .toNanos();
        if (hurried) {
            hurried = false;
            dueAt = System.nanoTime();
        }
    }

    /** Checked as soon as may be. */
    void hurry() {
        dueAt = System.nanoTime();
        hurried = underCheck != null;
    }

    /** Whether every fault stays until somebody changes something. */
    boolean isForPeople() {
        return !failed.isEmpty()
                && failed.stream()
                        .flatMap(report -> report.failed().stream())
                        .noneMatch(step -> step.failure() == Failure.NETWORK);
    }

    List<ConnectionReport> failed() {
        return failed;
    }

    /**
     * Every mailbox and protocol that failed, with the server's words and what to try.
     *
     * @param name of a mailbox
     */
    static String problem(List<ConnectionReport> failed, Function<ConnectionReport, String> name) {
        String all = failed.stream()
                .limit(MAX_LISTED)
                .map(report -> name.apply(report) + " " + report.direction() + " at " + report.server() + ", "
                        + StartCheck.words(report.failed().orElseThrow()))
                .collect(Collectors.joining("\n  "));
        String more = failed.size() > MAX_LISTED ? "\n  and " + (failed.size() - MAX_LISTED) + " more" : "";
        return "these mailboxes cannot be used:\n  " + all + more;
    }
}
