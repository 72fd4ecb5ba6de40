package org.postroute.cli;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.postroute.config.AgentSettings;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.jobs.LaneLimit;
import org.postroute.mailbox.SubmissionSender;

/**
 * How many jobs run at the same time, so that what waits for a slow agent or a dead server leaves room for the rest
 * (INV-10): each agent has its own limit, each mailbox the connections to its submission server.
 */
record JobLimits(Supplier<PostrouteSettings> settings) {
    private static final int SENT_FOLDERS = 8;
    private static final int SENDING_AT_ONCE = 64;
    private static final int MOST_THREADS = 512;

    Map<String, Function<String, LaneLimit>> byJob() {
        return Map.of(
                "agent-turn",
                this::agent,
                "outbound",
                mailbox -> new LaneLimit("submission " + mailbox, SubmissionSender.CONNECTIONS_PER_MAILBOX),
                "sent-folder",
                mailbox -> new LaneLimit("sent folders", SENT_FOLDERS));
    }

    /** A connection that is no longer configured fails by itself, at once. */
    private LaneLimit agent(String connection) {
        PostrouteSettings current = settings.get();
        return current.connection(connection)
                .map(ConnectionSettings::agent)
                .map(current.agents()::get)
                .map(agent -> new LaneLimit("agent " + agent.name(), agent.maxConcurrency()))
                .orElseGet(() -> new LaneLimit("no agent", 1));
    }

    /** Enough for every lane at its limit. */
    int threads() {
        long sending = settings.get().mailboxes().stream()
                .filter(mailbox -> mailbox.smtp() != null)
                .count();
        long submissions = Math.min(sending * SubmissionSender.CONNECTIONS_PER_MAILBOX, SENDING_AT_ONCE);
        return (int) Math.min(calls() + submissions + SENT_FOLDERS + 1, MOST_THREADS);
    }

    private int calls() {
        return settings.get().agents().values().stream()
                .mapToInt(AgentSettings::maxConcurrency)
                .sum();
    }

    /** Most calls of one agent at the same time. */
    int callsOfOneAgent() {
        return settings.get().agents().values().stream()
                .mapToInt(AgentSettings::maxConcurrency)
                .max()
                .orElse(1);
    }
}
