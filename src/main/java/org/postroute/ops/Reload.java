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
    private CompletableFuture<Void> change = CompletableFuture.allOf();
    private volatile Taken taken;

    /** What others see, who do not wait for a reload. */
    private record Taken(Standing standing, List<EffectiveSection> effective, Additions additions) {}

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
        tellLeftOut(Additions.NONE, started.additions());
        this.taken = new Taken(
                new Standing(clock.instant(), ConfigurationChange.NONE, List.of()),
                started.effective(),
                started.additions());
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
    private void takeWhatIsWritten() {
        CompletableFuture<Void> effect;
        synchronized (this) {
            Loaded read = source.get();
            if (!isWritten(said(read))) {
                return;
            }
            effect = take(read);
        }
        await(effect);
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
    public Standing now() {
        CompletableFuture<Void> effect;
        synchronized (this) {
            effect = take(source.get());
        }
        await(effect);
        return standing();
    }

    /** Every value in use and where it came from; secrets are masked. */
    public List<EffectiveSection> effective() {
        return taken.effective();
    }

    /** The settings in use. */
    public PostrouteSettings inUse() {
        return current.get();
    }

    /** What became of the connections that were added beside it. */
    public Additions additions() {
        return taken.additions();
    }

    /** How it stands. */
    public Standing standing() {
        return taken.standing();
    }

    /** What is to be waited for, without the lock: also what somebody else has taken, whose fault is his. */
    private CompletableFuture<Void> take(Loaded read) {
        Object said = said(read);
        if (said.equals(settled)) {
            return change.exceptionally(fault -> null);
        }
        settled = said;
        if (read instanceof Loaded.Ok ok) {
            use(ok.configuration());
            return change;
        }
        refuse(((Loaded.Faulty) read).faults());
        return CompletableFuture.allOf();
    }

    private void refuse(List<Fault> faults) {
        Taken before = taken;
        Standing standing =
                new Standing(before.standing().since(), before.standing().change(), faults);
        taken = new Taken(standing, before.effective(), before.additions());
        String all = faults.stream().map(Fault::toString).collect(Collectors.joining("\n  "));
        LOG.warn("the configuration has faults, the one before stays in use:\n  {}", all);
    }

    private void use(LoadedConfiguration read) {
        PostrouteSettings running = current.get();
        LoadedConfiguration next = read.withIdsOf(running);
        ConfigurationChange difference = ConfigurationChange.between(started, running, camel, next);
        PostrouteSettings used = next.settings().asStarted(started);
        used.warnings().stream()
                .filter(warning -> !running.warnings().contains(warning))
                .forEach(warning -> LOG.warn("{}", warning));
        current.replace(used);
        tellLeftOut(taken.additions(), next.additions());
        taken = new Taken(new Standing(clock.instant(), difference, List.of()), next.effective(), next.additions());
        LOG.info("the configuration was read again {}", difference);
        change = changed.get();
    }

    private static void tellLeftOut(Additions before, Additions next) {
        next.leftOut().stream()
                .filter(left -> !before.leftOut().contains(left))
                .forEach(left -> LOG.warn(
                        "a connection that was added through the API is not used, because of faults connection={}\n  {}",
                        left.name(),
                        left.problem().replace("\n", "\n  ")));
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
