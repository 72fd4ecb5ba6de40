package org.postroute.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.Backfill;
import org.postroute.ledger.Folders;
import org.postroute.mailbox.SweepOutcome;
import org.postroute.message.MailEvent;
import org.postroute.message.RetryableException;
import org.postroute.ops.MailboxStates;
import org.postroute.ops.MailboxStates.MailboxState;

/** What operators see of the mailboxes and can have them do. */
public final class Mailboxes {
    /** Whoever waits holds a thread of the API. */
    private static final int MAX_WAITING = 4;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final Supplier<PostrouteSettings> settings;
    private final Folders folders;
    private final MailboxStates states;
    private final Function<String, Optional<CompletableFuture<SweepOutcome>>> sweeps;
    private final InstantSource clock;

    /** @param sweeps has a mailbox swept at once, by its id; empty when it is not received now */
    public Mailboxes(
            Supplier<PostrouteSettings> settings,
            Folders folders,
            MailboxStates states,
            Function<String, Optional<CompletableFuture<SweepOutcome>>> sweeps,
            InstantSource clock) {
        this.settings = settings;
        this.folders = folders;
        this.states = states;
        this.sweeps = sweeps;
        this.clock = clock;
    }

    public MailboxListDocument list() {
        return new MailboxListDocument(
                settings.get().mailboxes().stream().map(this::document).toList());
    }

    private MailboxDocument document(MailboxSettings mailbox) {
        MailboxState state = states.of(mailbox.id());
        Instant lastSweep = state.lastSweep();
        MailEvent.FolderCounted counts = state.counts();
        return new MailboxDocument(
                mailbox.id(),
                mailbox.connection(),
                mailbox.address().toString(),
                mailbox.imap() == null ? null : mailbox.folder(),
                state.state().word(),
                Troubles.of(mailbox, state),
                Troubles.since(state),
                state.authenticationErrors(),
                lastSweep == null ? null : lastSweep.toString(),
                state.sweepProblem(),
                counts == null ? null : counts.unread(),
                counts == null ? null : counts.unaccounted(),
                counts == null ? null : counts.leftAlone(),
                folders.backfill(mailbox.address().key(), mailbox.folder())
                        .map(backfill -> BackfillDocument.of(mailbox.id(), backfill))
                        .orElse(null));
    }

    /**
     * Has a mailbox swept at once and waits for that, at most 20 seconds, and not at all when others wait already.
     *
     * @throws RefusedRequestException 404, or 409 when it is not received now
     */
    public SyncDocument sync(String id) {
        CompletableFuture<SweepOutcome> sweep = sweeps.apply(mailbox(id).id())
                .orElseThrow(() -> new RefusedRequestException(
                        409, "Mailbox not received", "its route is stopped, or has not started yet"));
        boolean waits = waiting.tryAcquire();
        try {
            SweepOutcome outcome = sweep.get(waits ? LONGEST_WAIT.toMillis() : 0, TimeUnit.MILLISECONDS);
            return outcome.problem() == null
                    ? new SyncDocument(200, id, "swept", outcome.fetched(), null)
                    : new SyncDocument(200, id, "failed", null, outcome.problem());
        } catch (TimeoutException e) {
            return new SyncDocument(202, id, "running", null, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetryableException("stopped while waiting for a sweep", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a sweep's outcome is a value", e);
        } finally {
            if (waits) {
                waiting.release();
            }
        }
    }

    /**
     * How far older mail is taken.
     *
     * @throws RefusedRequestException 404, or 409 before the first sweep
     */
    public BackfillDocument backfill(String id) {
        MailboxSettings mailbox = mailbox(id);
        return document(mailbox, folders.backfill(mailbox.address().key(), mailbox.folder()));
    }

    /**
     * Asks for older mail and has the mailbox swept; to ask again for the same changes nothing.
     *
     * @param body a {@link BackfillRequest}
     * @throws RefusedRequestException 400, 404, or 409 before the first sweep
     */
    public BackfillDocument askBackfill(String id, byte @Nullable [] body) {
        MailboxSettings mailbox = mailbox(id);
        Instant floor = BackfillRequest.read(body).floor(clock.instant());
        Optional<Backfill> asked = folders.backfill(mailbox.address().key(), mailbox.folder(), floor);
        // who asks looks at the progress, not at this sweep
        Optional<CompletableFuture<SweepOutcome>> unused = sweeps.apply(id);
        return document(mailbox, asked);
    }

    private static BackfillDocument document(MailboxSettings mailbox, Optional<Backfill> backfill) {
        return backfill.map(known -> BackfillDocument.of(mailbox.id(), known))
                .orElseThrow(() -> new RefusedRequestException(
                        409, "Mailbox not read yet", "ask again when its first sweep has looked into the folder"));
    }

    private MailboxSettings mailbox(String id) {
        return settings.get()
                .mailbox(id)
                .filter(mailbox -> mailbox.imap() != null)
                .orElseThrow(() -> new RefusedRequestException(
                        404,
                        "No such mailbox",
                        "no mailbox that is received has this id; GET /api/v1/mailboxes lists them"));
    }
}
