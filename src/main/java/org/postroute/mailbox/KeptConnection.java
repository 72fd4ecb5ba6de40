package org.postroute.mailbox;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.message.MisconfiguredException;

/**
 * The one connection of a mailbox: made when it is needed, kept between sweeps, idling where the server offers it, and
 * asked for a sign of life before it is used again. Used by one thread at a time, but for {@link #cut}, {@link #end}
 * and {@link #received}.
 */
final class KeptConnection {
    /** Dovecot 2.3 goes on serving a folder that was deleted and made anew as if it were empty; only SELECT tells. */
    private static final int SELECT_EVERY = 4;
    /** A connection that served for so long and then goes away is no failure. */
    private static final long PROVEN_NANOS = Duration.ofMinutes(1).toNanos();

    private final MailboxSettings mailbox;
    private final ServerSettings server;
    private final NextCredentials credentials;
    private final Dialer dialer;
    private final Patience patience;
    private final IdleTrust idleTrust = new IdleTrust();
    private final List<String> alerts = new ArrayList<>();
    private volatile @Nullable ImapConnection connection;
    private volatile boolean ended;
    private @Nullable OpenFolder folder;
    private @Nullable IdleCommand idle;
    private long signedInAt;
    private int sweepsSinceSelect;
    private boolean askedAgain;

    /** @throws MisconfiguredException when the mailbox does not receive */
    KeptConnection(MailboxSettings mailbox, Access access, Duration interval) {
        if (mailbox.imap() == null) {
            throw new MisconfiguredException("the mailbox has no IMAP server: " + mailbox.id());
        }
        this.mailbox = mailbox;
        this.server = mailbox.imap();
        this.credentials = new NextCredentials(access.credentials(mailbox, server));
        this.dialer = access.dialer();
        this.patience = new Patience(interval);
    }

    ServerSettings server() {
        return server;
    }

    boolean isOpen() {
        return connection != null;
    }

    /** As {@link NextCredentials#prepare}; nothing while there is a connection. From any thread. */
    CompletionStage<?> prepare(Executor executor) {
        return connection == null ? credentials.prepare(executor) : CompletableFuture.completedStage(null);
    }

    /**
     * The connection with its folder open, a new one when there is none.
     *
     * @param nudged the server has just spoken, so that it is not asked about the folder itself
     * @throws LostConnectionException when the one that was kept is of no use; it is closed then
     */
    ImapConnection open(boolean nudged) throws IOException, ProtocolException, LostConnectionException {
        ImapConnection kept = connection;
        if (kept != null) {
            prove(kept, nudged);
            return kept;
        }
        Credentials shown = credentials.take();
        long began = System.nanoTime();
        ImapConnection fresh = ImapConnection.dial(dialer, server);
        connection = fresh;
        askedAgain = false;
        if (ended) {
            fresh.abort();
        }
        fresh.secure();
        signIn(fresh, shown);
        signedInAt = System.nanoTime();
        select(fresh);
        patience.signedIn(Duration.ofNanos(System.nanoTime() - began));
        return fresh;
    }

    private void signIn(ImapConnection fresh, Credentials shown)
            throws IOException, ProtocolException, LostConnectionException {
        String rejection = fresh.signIn(shown).orElse(null);
        if (rejection == null) {
            credentials.accepted();
            return;
        }
        MisconfiguredException fault = Faults.rejected(rejection);
        if (credentials.rejected(shown)) {
            abort();
            throw new LostConnectionException(String.valueOf(fault.getMessage()), true, fault);
        }
        throw fault;
    }

    private void prove(ImapConnection kept, boolean nudged) throws IOException, LostConnectionException {
        long began = System.nanoTime();
        Duration patient = patience.now();
        try {
            kept.wire().waitFor(patient);
            boolean synchronised = idle != null;
            if (idle != null) {
                idle.done(patient);
                idle = null;
            }
            if (!nudged && ++sweepsSinceSelect >= SELECT_EVERY) {
                kept.wire().waitFor(synchronised ? dialer.readTimeout() : patient);
                select(kept);
            } else if (!synchronised) {
                kept.wire().noop();
            }
            kept.wire().waitFor(dialer.readTimeout());
            patience.answered();
        } catch (IOException | ProtocolException | RuntimeException e) {
            boolean silent = System.nanoTime() - began >= patient.toNanos();
            if (silent) {
                patience.expired();
            }
            throw lost(e, silent);
        }
    }

    private LostConnectionException lost(Exception e, boolean silent) {
        boolean proven = System.nanoTime() - signedInAt >= PROVEN_NANOS;
        abort();
        return new LostConnectionException(Faults.problem(e), silent || proven, e);
    }

    private void select(ImapConnection open) throws ProtocolException {
        folder = open.open(mailbox.folder());
        sweepsSinceSelect = 0;
    }

    OpenFolder folder() {
        if (folder == null) {
            throw new IllegalStateException("no folder is open");
        }
        return folder;
    }

    /** Whether the server told of new messages since the last search. */
    boolean heardOfMail() {
        ImapConnection open = connection;
        return open != null && open.wire().heardOfMail();
    }

    /**
     * Asks the server to speak up, when it can.
     *
     * @return false when it cannot, or does not although it says so
     */
    boolean idle() throws LostConnectionException {
        ImapConnection open = connection;
        if (open == null || idleTrust.isGone()) {
            return false;
        }
        try {
            if (!offersIdle(open.wire())) {
                return false;
            }
            IdleCommand command = new IdleCommand(open.wire());
            if (command.begin(patience.now())) {
                idle = command;
                idleTrust.deserved();
                return true;
            }
            open.wire().waitFor(dialer.readTimeout());
            idleTrust.refused();
            return false;
        } catch (IOException | ProtocolException | RuntimeException e) {
            idleTrust.silent();
            throw lost(e, true);
        }
    }

    /** Servers that say more after the sign-in are asked again, if they did not tell it then (RFC 9051, 6.2.3). */
    private boolean offersIdle(ImapWire wire) throws ProtocolException {
        if (!wire.hasCapability("IDLE") && !askedAgain) {
            wire.capability();
        }
        askedAgain = true;
        return wire.hasCapability("IDLE");
    }

    boolean isIdle() {
        return idle != null;
    }

    /** Whether something was said together with the answer to IDLE. */
    boolean holdsMore() {
        return idle != null && idle.holdsMore();
    }

    /** Reads what the server has said while it idles. */
    IdleCommand.Heard listen() throws LostConnectionException {
        try {
            if (idle == null) {
                throw new IOException("the connection does not idle");
            }
            IdleCommand.Heard heard = idle.listen();
            if (heard == IdleCommand.Heard.END) {
                idle = null;
            }
            return heard;
        } catch (IOException | ProtocolException | RuntimeException e) {
            throw lost(e, false);
        }
    }

    /** To wait for while it idles. */
    SocketChannel channel() {
        ImapConnection open = connection;
        if (open == null) {
            throw new IllegalStateException("there is no connection");
        }
        return open.channel();
    }

    /** What the server wants people to be told, also when it has ended the connection since. */
    List<String> takeAlerts() {
        collectAlerts();
        List<String> taken = List.copyOf(alerts);
        alerts.clear();
        return taken;
    }

    private void collectAlerts() {
        ImapConnection open = connection;
        if (open != null) {
            open.spoken()
                    .map(ImapWire::takeAlerts)
                    .ifPresent(texts -> texts.forEach(text -> alerts.add(credentials.fit(text))));
        }
    }

    /** Bytes of the present connection, from any thread. */
    long received() {
        ImapConnection open = connection;
        return open == null ? 0 : open.spoken().map(ImapWire::received).orElse(0L);
    }

    /** Ends the connection from any thread; whoever uses it will see. */
    void cut() {
        ImapConnection open = connection;
        if (open != null) {
            open.abort();
        }
    }

    /** As {@link #cut}, and of every one to come. */
    void end() {
        ended = true;
        cut();
    }

    private void abort() {
        cut();
        forget();
    }

    /** Logs out without waiting for the answer, so that a thousand mailboxes stop in no time. */
    void leave() {
        ImapConnection open = connection;
        try {
            if (open != null) {
                open.wire().writeLine(idle == null ? "Z LOGOUT" : "DONE\r\nZ LOGOUT");
            }
        } catch (IOException | RuntimeException e) {
            // it was gone already
        }
        abort();
    }

    void close() {
        ImapConnection open = connection;
        if (open != null) {
            open.close();
        }
        forget();
    }

    private void forget() {
        collectAlerts();
        connection = null;
        idle = null;
    }
}
