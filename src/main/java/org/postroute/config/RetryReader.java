package org.postroute.config;

import java.time.Duration;
import java.util.Optional;

/** The four keys of a backoff. */
enum RetryReader {
    AGENT(
            PropertyTable.AGENT_MAX_ATTEMPTS,
            PropertyTable.AGENT_INITIAL_DELAY,
            PropertyTable.AGENT_MAX_DELAY,
            PropertyTable.AGENT_MAX_AGE),
    LEDGER(
            PropertyTable.LEDGER_MAX_ATTEMPTS,
            PropertyTable.LEDGER_INITIAL_DELAY,
            PropertyTable.LEDGER_MAX_DELAY,
            PropertyTable.LEDGER_MAX_AGE);

    private final Property<Integer> maxAttempts;
    private final Property<Duration> initialDelay;
    private final Property<Duration> maxDelay;
    private final Property<Duration> maxAge;

    RetryReader(
            Property<Integer> maxAttempts,
            Property<Duration> initialDelay,
            Property<Duration> maxDelay,
            Property<Duration> maxAge) {
        this.maxAttempts = maxAttempts;
        this.initialDelay = initialDelay;
        this.maxDelay = maxDelay;
        this.maxAge = maxAge;
    }

    void check(Values values, String section, Findings findings) {
        Optional<Duration> first = values.find(initialDelay);
        Optional<Duration> longest = values.find(maxDelay);
        if (first.isPresent() && longest.isPresent() && longest.get().compareTo(first.get()) < 0) {
            findings.missing(
                    maxDelay.key(section),
                    "is shorter than " + initialDelay.key(section) + ".",
                    "Make it at least as long.");
        }
    }

    RetrySettings settings(Values values) {
        return new RetrySettings(
                values.get(maxAttempts), values.get(initialDelay), values.get(maxDelay), values.get(maxAge));
    }
}
