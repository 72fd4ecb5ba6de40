package org.postroute.mailbox;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * The mailboxes of one server, host and port, and how much of it they may use at once: eight sweeps, four of them by
 * connections yet to be made, and so many connections in all. Whoever has to wait holds no thread meanwhile, so that a
 * server that is slow or dead costs the others nothing.
 */
final class HostLane {
    static final int SWEEPS = 8;
    static final int SIGN_INS = 4;

    /** A mailbox. */
    interface Guest {
        /** Whether it has its connection already. */
        boolean isConnected();

        /** Sweeps on the calling thread; never throws. */
        void sweep(Turn turn);

        /** Gives it the thread for that. */
        void execute(Runnable sweep) throws RejectedExecutionException;
    }

    /** Leave to sweep once. */
    final class Turn {
        private final Guest guest;
        private boolean signingIn;
        private boolean again;

        private Turn(Guest guest, boolean signingIn) {
            this.guest = guest;
            this.signingIn = signingIn;
        }

        /** The next one may sign in. */
        void signedIn() {
            synchronized (HostLane.this) {
                if (signingIn) {
                    signingIn = false;
                    signIns--;
                    fill();
                }
            }
        }

        private void run() {
            try {
                guest.sweep(this);
            } finally {
                end();
            }
        }

        private void end() {
            synchronized (HostLane.this) {
                signedIn();
                sweeps--;
                turns.remove(guest);
                settle(guest);
                if (again) {
                    submit(guest);
                }
                fill();
            }
        }
    }

    private final int limit;
    private final Set<Guest> guests = new HashSet<>();
    private final Map<Guest, Turn> turns = new HashMap<>();
    private final Set<Guest> connected = new HashSet<>();
    private final Set<Guest> keepers = new HashSet<>();
    private final Queue<Guest> ready = new ArrayDeque<>();
    private final Queue<Guest> toSignIn = new ArrayDeque<>();
    private int sweeps;
    private int signIns;

    /** @param limit most connections */
    HostLane(int limit) {
        this.limit = limit;
    }

    synchronized void join(Guest guest) {
        guests.add(guest);
    }

    synchronized void leave(Guest guest) {
        guests.remove(guest);
        ready.remove(guest);
        toSignIn.remove(guest);
        forget(guest);
        fill();
    }

    /** Soon; once more when it is at it. */
    synchronized void submit(Guest guest) {
        Turn turn = turns.get(guest);
        if (turn != null) {
            turn.again = true;
        } else if (guests.contains(guest)) {
            (guest.isConnected() ? ready : toSignIn).add(guest);
            fill();
        }
    }

    /** To be told when a connection has ended between sweeps. */
    synchronized void settle(Guest guest) {
        if (!guest.isConnected()) {
            forget(guest);
            fill();
        }
    }

    private void forget(Guest guest) {
        connected.remove(guest);
        keepers.remove(guest);
    }

    /**
     * Whether the connection of this mailbox may stay open between sweeps. When there are more mailboxes than connections,
     * a few connections are left free, by which those without one of their own take turns.
     */
    synchronized boolean mayKeep(Guest guest) {
        int forOthers = guests.size() <= limit ? 0 : Math.max(1, Math.min(SIGN_INS, limit / 4));
        keepers.remove(guest);
        return keepers.size() < limit - forOthers && keepers.add(guest);
    }

    private void fill() {
        while (sweeps < SWEEPS) {
            boolean maySignIn = !toSignIn.isEmpty() && signIns < SIGN_INS && connected.size() < limit;
            if (maySignIn) {
                Guest guest = toSignIn.remove();
                connected.add(guest);
                signIns++;
                start(guest, new Turn(guest, true));
            } else if (!ready.isEmpty()) {
                Guest guest = ready.remove();
                start(guest, new Turn(guest, false));
            } else {
                return;
            }
        }
    }

    /** Who gives no thread is being shut down. */
    private void start(Guest guest, Turn turn) {
        sweeps++;
        turns.put(guest, turn);
        try {
            guest.execute(turn::run);
        } catch (RejectedExecutionException e) {
            turns.remove(guest);
            sweeps--;
            signIns -= turn.signingIn ? 1 : 0;
            forget(guest);
        }
    }
}
