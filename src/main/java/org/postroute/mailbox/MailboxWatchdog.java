package org.postroute.mailbox;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every mailbox from outside, on a thread that touches no connection: whether it was swept lately, whether a sweep
 * gets on, and whether the next one was forgotten.
 */
final class MailboxWatchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxWatchdog.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** Longer than the longest a single read may take. */
    private static final long STUCK_NANOS = Duration.ofMinutes(3).toNanos();

    private static final long FORGOTTEN_NANOS = Duration.ofSeconds(10).toNanos();

    /** A mailbox, as seen from outside. */
    interface Watched {
        String id();

        Signs signs();

        /** Ends the connection that it works with. */
        void cut();

        void sweepSoon();
    }

    /**
     * @param working a thread is at it
     * @param progress grows while something is done
     * @param dueAt when the next sweep is to begin, by {@link System#nanoTime}
     * @param sweptAt when the last one ended well
     * @param staleNanos after which a mailbox was not swept for too long
     */
    record Signs(boolean working, boolean waiting, long progress, long dueAt, long sweptAt, long staleNanos) {}

    private static final class Notes {
        private long progress = -1;
        private long progressAt;
        private boolean stale;
    }

    private final Map<Watched, Notes> all = new ConcurrentHashMap<>();
    private final ScheduledExecutorService own =
            Executors.newSingleThreadScheduledExecutor(Receiving.threads("MailboxWatchdog"));

    MailboxWatchdog() {
        own.scheduleWithFixedDelay(this::lookAtAll, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    void watch(Watched mailbox) {
        all.put(mailbox, new Notes());
    }

    void forget(Watched mailbox) {
        all.remove(mailbox);
    }

    private void lookAtAll() {
        all.keySet().forEach(mailbox -> {
            try {
                look(mailbox, System.nanoTime());
            } catch (RuntimeException e) {
                LOG.error("watching failed mailbox={}", mailbox.id(), e);
            }
        });
    }

    /** @param now {@link System#nanoTime} */
    void look(Watched mailbox, long now) {
        Notes notes = all.getOrDefault(mailbox, new Notes());
        Signs signs = mailbox.signs();
        if (!signs.working() || signs.progress() != notes.progress) {
            notes.progress = signs.progress();
            notes.progressAt = now;
        } else if (now - notes.progressAt > STUCK_NANOS) {
            LOG.warn("sweep does not get on and is cut mailbox={}", mailbox.id());
            notes.progressAt = now;
            mailbox.cut();
        }
        if (signs.waiting() && now - signs.dueAt() > FORGOTTEN_NANOS) {
            LOG.warn("sweep was forgotten and begins now mailbox={}", mailbox.id());
            mailbox.sweepSoon();
        }
        boolean stale = now - signs.sweptAt() > signs.staleNanos();
        if (stale && !notes.stale) {
            LOG.warn(
                    "mailbox was not swept for too long mailbox={} seconds={}",
                    mailbox.id(),
                    TimeUnit.NANOSECONDS.toSeconds(now - signs.sweptAt()));
        } else if (!stale && notes.stale) {
            LOG.info("mailbox is swept again mailbox={}", mailbox.id());
        }
        notes.stale = stale;
    }

    @Override
    public void close() {
        own.shutdownNow();
    }
}
