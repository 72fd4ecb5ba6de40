package org.postroute.ops;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.Protocol;

/** What is known of each mailbox, by its id: what it is meant to do, and how that goes. */
public final class MailboxStates implements MailEvent.Listener {
    /** What people see. */
    public enum State {
        /** Its mail is in the ledger, and it is no longer configured. */
        NOT_CONNECTED,
        /** It has everything that it needs, and does not run yet. */
        CONFIGURED,
        /** Somebody has to consent at the provider first. */
        AWAITING_AUTHORIZATION,
        /** It was told to run, and has not done so yet. */
        STARTING,
        RUNNING,
        /** It does not work; it is tried again. */
        ERROR,
        /** By an operator, until an operator starts it. */
        STOPPED;

        /** Such as awaiting-authorization. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What it is meant to do. */
    enum Phase {
        CONFIGURED,
        AWAITING_AUTHORIZATION,
        STARTED,
        STOPPED
    }

    /**
     * Why it cannot be used in one direction.
     *
     * @param problem in the server's own words where it has said any
     * @param since when it began
     */
    public record Trouble(Protocol protocol, String problem, Instant since) {}

    /**
     * One mailbox.
     *
     * @param lastSweep when a sweep ended the last time, well or not; null before the first one
     * @param sweepProblem what the last sweep failed of; null when it did not
     * @param trouble null when there is none, or it does not run
     * @param authenticationErrors how often in a row its credentials were rejected, in both directions together
     * @param counts of the last sweep that could look into the folder; null before that
     */
    public record MailboxState(
            State state,
            @Nullable Instant lastSweep,
            @Nullable String sweepProblem,
            @Nullable Trouble trouble,
            int authenticationErrors,
            MailEvent.@Nullable FolderCounted counts) {}

    private static final MailboxState UNKNOWN = new MailboxState(State.CONFIGURED, null, null, null, 0, null);

    private final Map<String, MailboxRecord> records = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public MailboxStates(InstantSource clock) {
        this.clock = clock;
    }

    /** By the mailbox's id. */
    public MailboxState of(String id) {
        return find(id).map(MailboxRecord::state).orElse(UNKNOWN);
    }

    private Optional<MailboxRecord> find(String id) {
        return Optional.ofNullable(records.get(id));
    }

    /** Of another mailbox of the same id nothing is known. */
    void enter(MailboxSettings mailbox, Phase phase) {
        String address = mailbox.address().key();
        records.compute(
                        mailbox.id(),
                        (id, known) -> known != null && known.isOf(address) ? known : new MailboxRecord(address))
                .enter(phase, mailbox.imap() != null);
    }

    /** It has to prove itself anew. */
    void begin(String id) {
        find(id).ifPresent(MailboxRecord::begin);
    }

    /** What was known of the others is forgotten. */
    void keep(Collection<String> ids) {
        records.keySet().retainAll(ids);
    }

    /** Whether it is meant to run. */
    boolean isStarted(String id) {
        return find(id).filter(MailboxRecord::isStarted).isPresent();
    }

    /** Those that are meant to run and cannot be used by this protocol. */
    Set<String> troubled(Protocol protocol) {
        return records.entrySet().stream()
                .filter(entry ->
                        entry.getValue().isStarted() && entry.getValue().isTroubled(protocol))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public void on(MailEvent event) {
        Instant now = clock.instant();
        if (event instanceof MailEvent.SweepFinished sweep) {
            find(sweep.mailbox()).ifPresent(known -> known.swept(now));
        } else if (event instanceof MailEvent.SweepFailed sweep) {
            find(sweep.mailbox()).ifPresent(known -> known.sweepFailed(sweep.problem(), now));
        } else if (event instanceof MailEvent.SignedIn signIn) {
            find(signIn.mailbox()).ifPresent(known -> known.signedIn(signIn.protocol()));
        } else if (event instanceof MailEvent.SignInFailed signIn) {
            find(signIn.mailbox()).ifPresent(known -> known.signInFailed(signIn, now));
        } else if (event instanceof MailEvent.FolderCounted folder) {
            find(folder.mailbox()).ifPresent(known -> known.counted(folder));
        }
    }
}
