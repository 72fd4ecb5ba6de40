package org.postroute.ops;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MailEvent;
import org.postroute.message.MailEvent.Protocol;
import org.postroute.ops.MailboxStates.MailboxState;
import org.postroute.ops.MailboxStates.Phase;
import org.postroute.ops.MailboxStates.State;
import org.postroute.ops.MailboxStates.Trouble;

/** What is known of one mailbox. Used by any thread. */
final class MailboxRecord {
    private final Map<Protocol, Trouble> sweepTroubles = new EnumMap<>(Protocol.class);
    private final Map<Protocol, Trouble> signInTroubles = new EnumMap<>(Protocol.class);
    private final Map<Protocol, Integer> rejections = new EnumMap<>(Protocol.class);
    private final String address;
    private Phase phase = Phase.CONFIGURED;
    private boolean receives;
    private boolean proven;
    private @Nullable Instant lastSweep;
    private @Nullable String sweepProblem;
    private MailEvent.@Nullable FolderCounted counts;

    MailboxRecord(String address) {
        this.address = address;
    }

    boolean isOf(String other) {
        return address.equals(other);
    }

    /** @param sweeps whether a sweep, and not a sign-in alone, proves that it runs */
    synchronized void enter(Phase next, boolean sweeps) {
        if (phase != next && next != Phase.CONFIGURED) {
            begin();
        }
        phase = next;
        receives = sweeps;
    }

    /** What went wrong before a start says nothing about what comes after it. */
    synchronized void begin() {
        sweepTroubles.clear();
        signInTroubles.clear();
        proven = false;
    }

    synchronized boolean isStarted() {
        return phase == Phase.STARTED;
    }

    synchronized boolean isTroubled(Protocol protocol) {
        return sweepTroubles.containsKey(protocol) || signInTroubles.containsKey(protocol);
    }

    synchronized void swept(Instant now) {
        lastSweep = now;
        sweepProblem = null;
        sweepTroubles.clear();
        signInTroubles.remove(Protocol.IMAP);
        proven = true;
    }

    synchronized void sweepFailed(String problem, Instant now) {
        lastSweep = now;
        sweepProblem = problem;
        put(sweepTroubles, Protocol.IMAP, problem, now);
    }

    /** That of the other direction proves nothing: its password may be another one. */
    synchronized void signedIn(Protocol protocol) {
        rejections.remove(protocol);
        signInTroubles.remove(protocol);
        proven |= !receives;
    }

    synchronized void signInFailed(MailEvent.SignInFailed failed, Instant now) {
        if (failed.rejected()) {
            rejections.merge(failed.protocol(), 1, Integer::sum);
        }
        put(signInTroubles, failed.protocol(), failed.problem(), now);
    }

    private static void put(Map<Protocol, Trouble> troubles, Protocol protocol, String problem, Instant now) {
        Trouble before = troubles.get(protocol);
        troubles.put(protocol, new Trouble(protocol, problem, before == null ? now : before.since()));
    }

    synchronized void counted(MailEvent.FolderCounted folder) {
        counts = folder;
    }

    synchronized MailboxState state() {
        int rejected = rejections.values().stream().mapToInt(Integer::intValue).sum();
        return new MailboxState(word(), lastSweep, sweepProblem, trouble(), rejected, counts);
    }

    private State word() {
        return switch (phase) {
            case STOPPED -> State.STOPPED;
            case AWAITING_AUTHORIZATION -> State.AWAITING_AUTHORIZATION;
            case CONFIGURED -> trouble() == null ? State.CONFIGURED : State.ERROR;
            case STARTED -> trouble() != null ? State.ERROR : proven ? State.RUNNING : State.STARTING;
        };
    }

    private @Nullable Trouble trouble() {
        for (Protocol protocol : Protocol.values()) {
            Trouble known = sweepTroubles.getOrDefault(protocol, signInTroubles.get(protocol));
            if (known != null) {
                return known;
            }
        }
        return null;
    }
}
