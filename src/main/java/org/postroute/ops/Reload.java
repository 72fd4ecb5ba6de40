package org.postroute.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Additions;
import org.postroute.config.ConfigurationChange;
import org.postroute.config.CurrentSettings;
import org.postroute.config.EffectiveSection;
import org.postroute.config.Fault;
import org.postroute.config.Loaded;
import org.postroute.config.LoadedConfiguration;
import org.postroute.config.PostrouteSettings;
import org.postroute.message.RetryableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again every few seconds, with its includes and secret files, and puts it in the place of the one
 * that is in use when it says something else. What is read twice the same is taken to be written to its end. One with
 * faults changes nothing.
 */
public final class Reload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
    private static final int PAUSE_SECONDS = 3;
    private static final Duration LONGEST_CHANGE = Duration.ofSeconds(30);

    /**
     * How it stands.
     *
     * @param since when the configuration in use was taken
     * @param change what it changed
     * @param faults of what is written now; while there are any, it is not used
     */
    public record Standing(Instant since, ConfigurationChange change, List<Fault> faults) {}

    private final Supplier<Loaded> source;
    private final PostrouteSettings started;
    private final Properties camel;
    private final CurrentSettings current;
    private final Supplier<CompletableFuture<Void>> changed;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "Reload");
        made.setDaemon(true);
        return made;
    });
    private Object settled;
    private @Nullable Object before;
    private Standing standing;
    private List<EffectiveSection> effective;
    private Additions additions = Additions.NONE;

    /**
     * @param source reads what is written now
     * @param started what the process was started with
     * @param changed has the difference take effect
     */
    public Reload(
            Supplier<Loaded> source,
            LoadedConfiguration started,
            CurrentSettings current,
            Supplier<CompletableFuture<Void>> changed,
            InstantSource clock) {
        this.source = source;
        this.started = started.settings();
        this.camel = started.camel();
        this.current = current;
        this.changed = changed;
        this.clock = clock;
        this.settled = said(new Loaded.Ok(started));
        this.effective = started.effective();
        tellLeftOut(started.additions());
        this.standing = new Standing(clock.instant(), ConfigurationChange.NONE, List.of());
    }

    public void begin() {
        thread.scheduleWithFixedDelay(this::look, PAUSE_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            takeWhatIsWritten();
        } catch (Throwable e) {
            LOG.warn(
                    "the configuration could not be read again problem={}",
                    e.getClass().getSimpleName());
            LOG.debug("the configuration could not be read again", e);
        }
    }

    /** Read under the lock: what was read before somebody else took something newer is not to take that back. */
    private synchronized void takeWhatIsWritten() {
        Loaded read = source.get();
        if (isWritten(said(read))) {
            take(read);
        }
    }

    private boolean isWritten(Object said) {
        boolean again = said.equals(before);
        before = said;
        return again && !said.equals(settled);
    }

    /** What matters of it: not on which line it stands. */
    private static Object said(Loaded read) {
        if (read instanceof Loaded.Ok ok) {
            LoadedConfiguration all = ok.configuration();
            return List.of(all.settings(), all.camel(), all.additions());
        }
        return ((Loaded.Faulty) read).faults();
    }

    /** Takes what is written now, without waiting for the next look. */
    public synchronized Standing now() {
        take(source.get());
        return standing();
    }

    /** Every value in use and where it came from; secrets are masked. */
    public synchronized List<EffectiveSection> effective() {
        return effective;
    }

    /** The settings in use. */
    public PostrouteSettings inUse() {
        return current.get();
    }

    /** What became of the connections that were added beside it. */
    public synchronized Additions additions() {
        return additions;
    }

    /** How it stands. */
    public synchronized Standing standing() {
        return standing;
    }

    private synchronized void take(Loaded read) {
        Object said = said(read);
        if (said.equals(settled)) {
            return;
        }
        settled = said;
        if (read instanceof Loaded.Ok ok) {
            use(ok.configuration());
        } else {
            refuse(((Loaded.Faulty) read).faults());
        }
    }

    private void refuse(List<Fault> faults) {
        standing = new Standing(standing.since(), standing.change(), faults);
        String all = faults.stream().map(Fault::toString).collect(Collectors.joining("\n  "));
        LOG.warn("the configuration has faults, the one before stays in use:\n  {}", all);
    }

    private void use(LoadedConfiguration read) {
        PostrouteSettings running = current.get();
        LoadedConfiguration next = read.withIdsOf(running);
        ConfigurationChange change = ConfigurationChange.between(started, running, camel, next);
        PostrouteSettings used = next.settings().asStarted(started);
        used.warnings().stream()
                .filter(warning -> !running.warnings().contains(warning))
                .forEach(warning -> LOG.warn("{}", warning));
        current.replace(used);
        effective = next.effective();
        tellLeftOut(next.additions());
        standing = new Standing(clock.instant(), change, List.of());
        LOG.info("the configuration was read again {}", change);
        await(changed.get());
    }

    private void tellLeftOut(Additions next) {
        next.leftOut().stream()
                .filter(left -> !additions.leftOut().contains(left))
                .forEach(left -> LOG.warn(
                        "a connection that was added through the API is not used, because of faults connection={}\n  {}",
                        left.name(),
                        left.problem().replace("\n", "\n  ")));
        additions = next;
    }

    /** What takes longer goes on. */
    private static void await(CompletableFuture<Void> change) {
        try {
            change.get(LONGEST_CHANGE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("mailboxes are still being started and stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new RetryableException("mailboxes could not be started or stopped", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
