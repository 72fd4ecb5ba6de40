package org.postroute.ops;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MailEvent;

/** What the last sweep of each mailbox told, since the process began. */
public final class MailboxStates implements MailEvent.Listener {
    /**
     * One mailbox.
     *
     * @param lastSweep when a sweep ended the last time, well or not; null before the first one
     * @param problem what the last sweep failed of; null when it did not
     * @param counts of the last sweep that could look into the folder; null before that
     */
    public record MailboxState(
            @Nullable Instant lastSweep, @Nullable String problem, MailEvent.@Nullable FolderCounted counts) {}

    private static final MailboxState UNKNOWN = new MailboxState(null, null, null);

    private final Map<String, MailboxState> states = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public MailboxStates(InstantSource clock) {
        this.clock = clock;
    }

    /** By the mailbox's id. */
    public MailboxState of(String id) {
        return states.getOrDefault(id, UNKNOWN);
    }

    @Override
    public void on(MailEvent event) {
        if (event instanceof MailEvent.SweepFinished sweep) {
            swept(sweep.mailbox(), null);
        } else if (event instanceof MailEvent.SweepFailed sweep) {
            swept(sweep.mailbox(), sweep.problem());
        } else if (event instanceof MailEvent.FolderCounted folder) {
            states.compute(
                    folder.mailbox(),
                    (id, known) -> known == null
                            ? new MailboxState(null, null, folder)
                            : new MailboxState(known.lastSweep(), known.problem(), folder));
        }
    }

    private void swept(String mailbox, @Nullable String problem) {
        Instant now = clock.instant();
        states.compute(mailbox, (id, known) -> new MailboxState(now, problem, known == null ? null : known.counts()));
    }
}
