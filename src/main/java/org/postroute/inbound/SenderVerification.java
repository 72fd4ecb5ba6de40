package org.postroute.inbound;

import java.util.Optional;
import org.postroute.config.SenderChecks;
import org.postroute.config.SenderChecks.Mode;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.InboundMessage;
import org.postroute.message.SenderIdentity;
import org.postroute.message.Understanding;

/**
 * Whether the receiving server vouches for the sender (RFC 8601). Everybody can write an Authentication-Results field into
 * a mail, so only the topmost one under a configured authserv-id counts.
 */
public final class SenderVerification {
    /**
     * PASS when DMARC passed, or SPF or DKIM did for a domain that is the sender's or its parent; FAIL when DMARC failed;
     * UNKNOWN for everything else, and always when From names none or several (RFC 7489, 6.6.1). Where the server says that
     * an ARC chain is unbroken, PASS as well when that is what its newest, configured sealer saw (RFC 8617). Warnings are
     * looked for in any case. Never throws.
     */
    public Understanding judge(Understanding understanding, SenderChecks checks) {
        InboundMessage message = understanding.message();
        return understanding.withSender(identity(message, checks).withWarnings(SenderSigns.of(message)));
    }

    private static SenderIdentity identity(InboundMessage message, SenderChecks checks) {
        if (checks.mode() == Mode.OFF) {
            return unknown("sender-verification is off");
        }
        if (message.sender().isEmpty()) {
            return unknown("From does not hold exactly one address");
        }
        String domain = message.sender().get().address().domain();
        return topmostTrusted(message, checks)
                .map(results -> identity(message, results, domain, checks))
                .orElseGet(() -> unknown("no results of a server that is configured"));
    }

    private static SenderIdentity identity(
            InboundMessage message, AuthenticationResults results, String domain, SenderChecks checks) {
        SenderIdentity own = results.identity(domain);
        boolean forwarded = own.verdict() != AuthenticationVerdict.PASS && results.passed("arc");
        return forwarded && sealerSawItPass(message, domain, checks)
                ? SenderIdentity.of(AuthenticationVerdict.PASS, "arc=pass, and so its configured sealer saw the sender")
                : own;
    }

    private static boolean sealerSawItPass(InboundMessage message, String domain, SenderChecks checks) {
        return ArcChain.newest(message, checks.arcSealers())
                .filter(seen -> seen.identity(domain).verdict() == AuthenticationVerdict.PASS)
                .isPresent();
    }

    private static SenderIdentity unknown(String reason) {
        return SenderIdentity.of(AuthenticationVerdict.UNKNOWN, reason);
    }

    /** The results of a server of ours, when there are any. */
    static Optional<AuthenticationResults> topmostTrusted(InboundMessage message, SenderChecks checks) {
        return message.header("Authentication-Results").stream()
                .map(AuthenticationResults::parse)
                .filter(results -> checks.authservIds().contains(results.authservId()))
                .findFirst();
    }
}
