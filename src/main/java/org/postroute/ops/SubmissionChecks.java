package org.postroute.ops;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.RetrySettings;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.message.MailEvent.Protocol;

/**
 * Signs in to submission servers at which nobody else does: once when a mailbox begins to run, and again, less and less
 * often, while one cannot be used and has nothing to send. For receiving, the sweeps do both. Used by one thread.
 */
final class SubmissionChecks {
    private static final RetrySettings DELAYS =
            new RetrySettings(Integer.MAX_VALUE, Duration.ofSeconds(15), Duration.ofMinutes(10));

    private static final class Watch {
        private CompletableFuture<List<ConnectionReport>> last = CompletableFuture.completedFuture(List.of());
        private int failures;
        private long dueAt;
    }

    private final StartCheck check;
    private final MailboxStates states;
    private final RandomGenerator random = new SecureRandom();
    private final Map<MailboxSettings, Watch> watches = new HashMap<>();

    SubmissionChecks(StartCheck check, MailboxStates states) {
        this.check = check;
        this.states = states;
    }

    /** @param wasChecked whether a mailbox has just proven itself */
    void update(PostrouteSettings now, Predicate<MailboxSettings> wasChecked) {
        List<MailboxSettings> sending = now.mailboxes().stream()
                .filter(mailbox -> mailbox.smtp() != null && states.isStarted(mailbox.id()))
                .toList();
        watches.keySet().retainAll(sending);
        Set<String> troubled = states.troubled(Protocol.SMTP);
        for (MailboxSettings mailbox : sending) {
            Watch known = watches.get(mailbox);
            if (known == null) {
                Watch fresh = new Watch();
                watches.put(mailbox, fresh);
                if (!wasChecked.test(mailbox)) {
                    begin(mailbox, fresh);
                }
            } else if (!troubled.contains(mailbox.id())) {
                known.failures = 0;
            } else if (known.last.isDone() && isDue(known)) {
                begin(mailbox, known);
            }
        }
    }

    private boolean isDue(Watch watch) {
        if (watch.failures == 0) {
            failed(watch);
        }
        return System.nanoTime() - watch.dueAt >= 0;
    }

    private void begin(MailboxSettings mailbox, Watch watch) {
        failed(watch);
        watch.last = check.of(List.of(mailbox.sendingOnly()));
    }

    /** Until it is known better. */
    private void failed(Watch watch) {
        watch.failures++;
        watch.dueAt = System.nanoTime()
                + DELAYS.delayAfter(watch.failures, random.nextDouble()).toNanos();
    }
}
