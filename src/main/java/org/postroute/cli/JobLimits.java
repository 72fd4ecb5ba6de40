package org.postroute.cli;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.postroute.config.AgentSettings;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.jobs.JobComponent;
import org.postroute.jobs.LaneLimit;
import org.postroute.ledger.Work;
import org.postroute.mailbox.SubmissionSender;

/**
 * How many jobs run at the same time, so that what waits for a slow agent or a dead server leaves room for the rest
 * (INV-10): each agent has its own limit, each mailbox the connections to its submission server.
 */
record JobLimits(Supplier<PostrouteSettings> settings, Predicate<MailboxSettings> isStarted) {
    private static final int SENT_FOLDERS = 8;
    private static final int SENDING_AT_ONCE = 64;
    /** Room for mailboxes and agents that are added while everything runs. */
    private static final int LEAST_THREADS = 64;

    Map<String, Function<Work.Owner, LaneLimit>> byJob() {
        return Map.of(
                "agent-turn",
                this::agent,
                "outbound",
                owner -> ofMailbox(
                        owner,
                        new LaneLimit("submission " + owner.mailbox(), SubmissionSender.CONNECTIONS_PER_MAILBOX)),
                "sent-folder",
                owner -> ofMailbox(owner, new LaneLimit("sent folders", SENT_FOLDERS)));
    }

    /** What belongs to a mailbox that is no longer configured waits until it is again. */
    private LaneLimit agent(Work.Owner owner) {
        PostrouteSettings current = settings.get();
        if (current.mailboxByAddress(owner.mailbox()).isEmpty()) {
            return LaneLimit.CLOSED;
        }
        return Optional.ofNullable(owner.connection())
                .flatMap(current::connection)
                .map(ConnectionSettings::agent)
                .map(current.agents()::get)
                .map(agent -> new LaneLimit("agent " + agent.name(), agent.maxConcurrency()))
                .orElse(LaneLimit.CLOSED);
    }

    /** What belongs to one that does not run, or does not send, waits, too, and no attempt is counted. */
    private LaneLimit ofMailbox(Work.Owner owner, LaneLimit limit) {
        return settings.get()
                        .mailboxByAddress(owner.mailbox())
                        .filter(isStarted)
                        .filter(mailbox -> mailbox.smtp() != null)
                        .isPresent()
                ? limit
                : LaneLimit.CLOSED;
    }

    /** Enough for every lane at its limit. */
    int threads() {
        long sending = settings.get().mailboxes().stream()
                .filter(mailbox -> mailbox.smtp() != null)
                .count();
        long submissions = Math.min(sending * SubmissionSender.CONNECTIONS_PER_MAILBOX, SENDING_AT_ONCE);
        return (int)
                Math.max(LEAST_THREADS, Math.min(calls() + submissions + SENT_FOLDERS + 1, JobComponent.MOST_THREADS));
    }

    private int calls() {
        return settings.get().agents().values().stream()
                .mapToInt(AgentSettings::maxConcurrency)
                .sum();
    }
}
