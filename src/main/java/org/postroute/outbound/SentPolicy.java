package org.postroute.outbound;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.config.SentSettings;
import org.postroute.config.SentSettings.Copy;
import org.postroute.config.SentSettings.Uncertain;
import org.postroute.ledger.SentBatch;
import org.postroute.ledger.SentCheck;
import org.postroute.ledger.SentDecision;
import org.postroute.ledger.SentDecision.Kind;
import org.postroute.ledger.SentFindings;

/**
 * What follows from a look into the Sent folder. That a message is there is certain; that it is not there says something
 * only where the server files what it takes by itself, and only after a while.
 */
public final class SentPolicy {
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(5);
    /** A server that files by itself has done so by now, as far as one can tell without knowing it. */
    private static final Duration LONG_ENOUGH_TO_LEARN = Duration.ofSeconds(30);

    private static final Duration UNREACHABLE_COPY = Duration.ofHours(2);
    private static final Duration UNREACHABLE_DOUBT = Duration.ofDays(2);
    private static final int MAX_DOUBLINGS = 7;
    private static final SentSettings NOT_CONFIGURED = new SentSettings(Copy.NONE, Uncertain.HOLD, Duration.ZERO);

    private final Supplier<PostrouteSettings> settings;

    public SentPolicy(Supplier<PostrouteSettings> settings) {
        this.settings = settings;
    }

    /** One decision for each message of the batch. */
    public List<SentDecision> decide(SentFindings findings) {
        SentSettings sent = sent(findings.batch());
        return findings.batch().checks().stream()
                .map(check -> decide(check, findings, sent))
                .toList();
    }

    private static SentDecision decide(SentCheck check, SentFindings findings, SentSettings sent) {
        if (findings.found().contains(check.message().messageId())) {
            return SentDecision.of(check, Kind.FOUND, "it is in the Sent folder");
        }
        return check.isUncertain() ? doubt(check, findings, sent) : copy(check, findings, sent);
    }

    private static SentDecision doubt(SentCheck check, SentFindings findings, SentSettings sent) {
        if (sent.uncertain() == Uncertain.RESEND) {
            return SentDecision.of(check, Kind.RESEND, "sent once more, as configured");
        }
        if (!findings.folder()) {
            return SentDecision.of(check, Kind.HOLD, "there is no Sent folder to look into; a person decides");
        }
        if (waited(check).compareTo(sent.patience()) < 0) {
            return again(check, sent.patience(), "it is not in the Sent folder yet");
        }
        if (sent.uncertain() == Uncertain.HOLD) {
            return SentDecision.of(check, Kind.HOLD, "it is not in the Sent folder; a person decides, as configured");
        }
        boolean filesItself =
                sent.copy() == Copy.SERVER || findings.batch().filesItself().orElse(false);
        return filesItself
                ? SentDecision.of(
                        check, Kind.RESEND, "the server files what it takes, and this is not in the Sent folder")
                : SentDecision.of(
                        check,
                        Kind.HOLD,
                        "the server does not file what it takes, so Sent cannot tell; a person decides");
    }

    private static SentDecision copy(SentCheck check, SentFindings findings, SentSettings sent) {
        if (!findings.folder()) {
            return SentDecision.of(check, Kind.NO_COPY, "there is no Sent folder");
        }
        if (sent.copy() == Copy.NONE || sent.copy() == Copy.SERVER) {
            return SentDecision.of(check, Kind.NO_COPY, "none is wanted from us");
        }
        Duration patience = patience(check, findings, sent);
        return waited(check).compareTo(patience) < 0
                ? again(check, patience, "the server has not filed it yet")
                : SentDecision.of(check, Kind.APPEND, "the server did not file it");
    }

    private static Duration patience(SentCheck check, SentFindings findings, SentSettings sent) {
        Optional<Boolean> filesItself = findings.batch().filesItself();
        if (sent.copy() == Copy.APPEND || check.appending() || filesItself.equals(Optional.of(false))) {
            return Duration.ZERO;
        }
        boolean knows = filesItself.isPresent();
        return knows || sent.patience().compareTo(LONG_ENOUGH_TO_LEARN) < 0 ? sent.patience() : LONG_ENOUGH_TO_LEARN;
    }

    /** When the folder could not be looked into, or a copy not be put there. */
    public List<SentDecision> unreachable(SentBatch batch, Throwable fault) {
        String problem = "the Sent folder cannot be reached: " + fault.getMessage();
        Uncertain policy = sent(batch).uncertain();
        return batch.checks().stream()
                .map(check -> unreachable(check, problem, policy))
                .toList();
    }

    private static SentDecision unreachable(SentCheck check, String problem, Uncertain policy) {
        if (check.isUncertain() && policy == Uncertain.RESEND) {
            return SentDecision.of(check, Kind.RESEND, "sent once more, as configured");
        }
        Duration longest = check.isUncertain() ? UNREACHABLE_DOUBT : UNREACHABLE_COPY;
        if (waited(check).compareTo(longest) < 0) {
            return again(check, longest, problem);
        }
        return SentDecision.of(check, check.isUncertain() ? Kind.HOLD : Kind.NO_COPY, problem);
    }

    /** The delays double; the last ends when there is no more patience. */
    private static SentDecision again(SentCheck check, Duration patience, String reason) {
        Duration left = patience.minus(waited(check));
        Duration delay = delay(check.looks());
        return new SentDecision(check, Kind.AGAIN, reason, delay.compareTo(left) < 0 ? delay : left);
    }

    private static Duration delay(int look) {
        return FIRST_DELAY.multipliedBy(1L << Math.min(look - 1, MAX_DOUBLINGS));
    }

    /** From the message to this look, at least. */
    private static Duration waited(SentCheck check) {
        int doubled = Math.min(check.looks() - 1, MAX_DOUBLINGS);
        Duration doubling = FIRST_DELAY.multipliedBy((1L << doubled) - 1);
        return FIRST_LOOK.plus(doubling).plus(delay(MAX_DOUBLINGS + 1).multipliedBy(check.looks() - 1 - doubled));
    }

    private SentSettings sent(SentBatch batch) {
        return settings.get()
                .mailboxByAddress(batch.mailbox())
                .map(MailboxSettings::sent)
                .orElse(NOT_CONFIGURED);
    }
}
