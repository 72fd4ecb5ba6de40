package org.postroute.mailbox;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.ledger.FolderFloor;
import org.postroute.message.Uid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which unread messages of a folder are taken: all from the border on, and below it those that came at the floor or later.
 * The server chooses by day, without time and zone (RFC 9051, 6.4.4: SINCE), so it is asked for a day more; what that brings
 * too much is remembered, in order not to be looked at again.
 */
final class Window {
    private static final Logger LOG = LoggerFactory.getLogger(Window.class);
    /** Zones reach from twelve hours behind to fourteen before UTC. */
    private static final Duration SLACK = Duration.ofDays(1);

    private static final Duration COUNT_EVERY = Duration.ofHours(1);
    /** Not {@code *}: that is the last message, whatever its UID, so {@code N:*} always finds one. */
    private static final long MAX_UID = 0xFFFF_FFFFL;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d-MMM-uuuu", Locale.US);

    private final FolderFloor floor;
    private final Set<Uid> leftAlone = new HashSet<>();
    private Instant countAgain = Instant.MIN;
    private long leftOut;

    Window(FolderFloor floor) {
        this.floor = floor;
    }

    /** Reads by this floor from now on; what was remembered of another one is forgotten. */
    static Window of(FolderFloor floor, @Nullable Window before, MailboxSettings mailbox) {
        if (before == null && !Objects.equals(floor.configured(), mailbox.backfill())) {
            LOG.warn("backfill was changed after the first reading, which decides alone mailbox={}", mailbox.id());
        }
        return before == null || !before.floor().equals(floor) ? new Window(floor) : before;
    }

    FolderFloor floor() {
        return floor;
    }

    /** Search keys of what is taken, and of no more than a day's mail beside it. */
    String taken() {
        String day = day();
        return day.isEmpty()
                ? "UNSEEN"
                : "UNSEEN OR UID " + Math.min(floor.border(), MAX_UID) + ":" + MAX_UID + " SINCE " + day;
    }

    /** How many unread messages {@link #taken} does not find. That changes only when somebody reads old mail. */
    long leftOut(ImapConnection open, Instant now) throws ProtocolException {
        String day = day();
        if (!day.isEmpty() && !now.isBefore(countAgain)) {
            leftOut = open.count("UNSEEN UID 1:" + (floor.border() - 1) + " BEFORE " + day);
            countAgain = now.plus(COUNT_EVERY);
        }
        return leftOut;
    }

    /** Empty when everything is taken. */
    private String day() {
        Instant since = floor.floor();
        return since == null || floor.border() == 1
                ? ""
                : DATE.format(since.minus(SLACK).atOffset(ZoneOffset.UTC));
    }

    boolean isOld(Uid uid) {
        return uid.value() < floor.border();
    }

    /** Whether it was found to be too old before. */
    boolean leavesAlone(Uid uid) {
        return leftAlone.contains(uid);
    }

    /** Those that are too old after all; without INTERNALDATE a message is taken. */
    Set<Uid> leaveAlone(Collection<Candidate> candidates) {
        Instant since = floor.floor();
        if (since == null) {
            return Set.of();
        }
        Set<Uid> tooOld = candidates.stream()
                .filter(candidate -> isOld(candidate.uid())
                        && candidate.internalDate().isBefore(since)
                        && !candidate.internalDate().equals(Instant.EPOCH))
                .map(Candidate::uid)
                .collect(Collectors.toSet());
        leftAlone.addAll(tooOld);
        return tooOld;
    }
}
