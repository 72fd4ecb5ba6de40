package org.postroute.mailbox;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.Protocol;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.PostrouteException;
import org.postroute.message.RejectedSignInException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the sweeps of one mailbox went: tells the listener and the log, each thing once, and how long to wait. */
final class SweepRecord {
    private static final Logger LOG = LoggerFactory.getLogger(SweepRecord.class);
    private static final int MAX_ALERTS = 20;

    private final String mailbox;
    private final MailEvent.Listener listener;
    private final SignIns signIns;
    private final Backoff backoff;
    private final Set<String> alerts = new HashSet<>();
    private String lastProblem = "";
    private volatile long sweptAt = System.nanoTime();
    private volatile boolean troubled;

    SweepRecord(String mailbox, Duration interval, MailEvent.Listener listener) {
        this.mailbox = mailbox;
        this.listener = listener;
        this.signIns = new SignIns(mailbox, Protocol.IMAP, listener);
        this.backoff = new Backoff(interval, new Random());
    }

    /** @param began by {@link System#nanoTime} */
    void finished(int fresh, long began) {
        long now = System.nanoTime();
        sweptAt = now;
        troubled = false;
        int forgotten = backoff.succeeded(now);
        if (forgotten > 0) {
            LOG.info("sweep works again mailbox={} failures={}", mailbox, forgotten);
            lastProblem = "";
        }
        listener.on(new MailEvent.SweepFinished(mailbox, fresh, Duration.ofNanos(now - began)));
    }

    /** Also where the sweep fails in the end. */
    void signedIn() {
        signIns.succeeded();
    }

    /** @param counts null when no sweep has looked into the folder yet */
    void counted(@Nullable FolderCounts counts) {
        if (counts != null) {
            listener.on(
                    new MailEvent.FolderCounted(mailbox, counts.unread(), counts.unaccounted(), counts.leftAlone()));
        }
    }

    /** @return how long to wait */
    Duration failed(PostrouteException fault) {
        troubled = true;
        String problem = String.valueOf(fault.getMessage());
        if (!problem.equals(lastProblem)) {
            LOG.warn("sweep failed mailbox={} problem={}", mailbox, problem);
            LOG.debug("sweep failed mailbox={}", mailbox, fault);
        }
        lastProblem = problem;
        if (fault instanceof RejectedSignInException) {
            signIns.failed(fault);
        }
        listener.on(new MailEvent.SweepFailed(mailbox, problem));
        return backoff.failed(fault instanceof MisconfiguredException, System.nanoTime());
    }

    /** People must be shown them (RFC 9051, 7.1), but not again and again. */
    void alerts(List<String> texts) {
        for (String text : texts) {
            String words = ServerWords.of(text);
            if (alerts.size() < MAX_ALERTS && alerts.add(words)) {
                LOG.warn("server alert mailbox={} text={}", mailbox, words);
                listener.on(new MailEvent.ServerAlert(mailbox, words));
            }
        }
    }

    /** The last sweep failed. */
    boolean isTroubled() {
        return troubled;
    }

    /** When the last one ended well, or since when none did; by {@link System#nanoTime}. */
    long sweptAt() {
        return sweptAt;
    }
}
