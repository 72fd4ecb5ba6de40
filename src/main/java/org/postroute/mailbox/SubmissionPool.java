package org.postroute.mailbox;

import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroute.message.PostrouteException;
import org.postroute.message.RetryableException;

/** The connections of one mailbox to its submission server: few, used again while they are good, soon closed when idle. */
final class SubmissionPool implements AutoCloseable {
    static final int MAX_CONNECTIONS = 2;
    static final int MAX_SUBMISSIONS = 100;
    static final Duration MAX_IDLE = Duration.ofSeconds(45);

    private record Idle(SubmissionTransport transport, Instant since) {}

    private final CredentialSource source;
    private final Function<Credentials, SubmissionTransport> dial;
    private final InstantSource clock;
    private final Duration patience;
    private final SignIns signIns;
    private final Semaphore permits = new Semaphore(MAX_CONNECTIONS, true);
    private final Deque<Idle> idle = new ArrayDeque<>();
    private int users;
    private boolean closed;

    /**
     * @param dial makes a transport that is not open yet
     * @param patience how long a submission waits for its turn
     * @param signIns told of every connection that is made, or cannot be
     */
    SubmissionPool(
            CredentialSource source,
            Function<Credentials, SubmissionTransport> dial,
            InstantSource clock,
            Duration patience,
            SignIns signIns) {
        this.source = source;
        this.dial = dial;
        this.clock = clock;
        this.patience = patience;
        this.signIns = signIns;
    }

    /** It is not empty before whoever entered has left. */
    synchronized SubmissionPool enter() {
        users++;
        return this;
    }

    synchronized void leave() {
        users--;
    }

    /** An open connection that answered a moment ago; it must be given back or discarded. */
    SubmissionTransport take() {
        awaitTurn();
        boolean taken = false;
        try {
            SubmissionTransport reused = reuse();
            SubmissionTransport transport = reused == null ? open() : reused;
            taken = true;
            return transport;
        } finally {
            if (!taken) {
                permits.release();
            }
        }
    }

    private void awaitTurn() {
        try {
            if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RetryableException("all connections of the mailbox are busy", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetryableException("interrupted", e);
        }
    }

    private @Nullable SubmissionTransport reuse() {
        for (SubmissionTransport transport = pop(); transport != null; transport = pop()) {
            // sends RSET (mail.smtp.userset)
            if (transport.isConnected()) {
                return transport;
            }
        }
        return null;
    }

    private synchronized @Nullable SubmissionTransport pop() {
        Idle newest = idle.pollFirst();
        return newest == null ? null : newest.transport();
    }

    private SubmissionTransport open() {
        try {
            SubmissionTransport transport = signedIn();
            signIns.succeeded();
            return transport;
        } catch (PostrouteException e) {
            signIns.failed(e);
            throw e;
        }
    }

    /** With a second token where the server does not take the first. */
    private SubmissionTransport signedIn() {
        NextCredentials credentials = new NextCredentials(source);
        while (true) {
            Credentials shown = credentials.take();
            SubmissionTransport transport = dial.apply(shown);
            try {
                transport.open();
                return transport;
            } catch (MessagingException | RuntimeException e) {
                close(transport);
                if (!transport.isRejected() || !credentials.rejected(shown)) {
                    throw SubmissionFaults.whileOpening(transport, e);
                }
            }
        }
    }

    /**
     * To be told of a connection whose token has expired since the sign-in.
     *
     * @return whether another connection would show another token
     */
    boolean rejected(SubmissionTransport transport) {
        return transport.isRejected() && source.rejected(transport.credentials());
    }

    void giveBack(SubmissionTransport transport) {
        if (transport.submissions() >= MAX_SUBMISSIONS || !keep(transport)) {
            discard(transport);
            return;
        }
        permits.release();
    }

    private synchronized boolean keep(SubmissionTransport transport) {
        if (!closed) {
            idle.addFirst(new Idle(transport, clock.instant()));
        }
        return !closed;
    }

    /** After any failure: what a connection is worth then, nobody knows. */
    void discard(SubmissionTransport transport) {
        close(transport);
        permits.release();
    }

    /** Whether it has no connection, and nobody is about to make one. */
    synchronized boolean isEmpty() {
        return idle.isEmpty() && users == 0;
    }

    void closeIdle() {
        closeIdleSince(clock.instant().minus(MAX_IDLE));
    }

    private void closeIdleSince(Instant latest) {
        for (Idle oldest = pollIdleSince(latest); oldest != null; oldest = pollIdleSince(latest)) {
            close(oldest.transport());
        }
    }

    private synchronized @Nullable Idle pollIdleSince(Instant latest) {
        Idle oldest = idle.peekLast();
        return oldest == null || oldest.since().isAfter(latest) ? null : idle.pollLast();
    }

    /** What is in use is closed when it is given back. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        closeIdleSince(Instant.MAX);
    }

    static void close(SubmissionTransport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            // it is gone either way
        }
    }
}
