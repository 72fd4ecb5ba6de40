package org.postroute.inbound;

import java.util.Optional;
import org.postroute.config.SenderChecks;
import org.postroute.config.SenderChecks.Mode;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.InboundMessage;
import org.postroute.message.Understanding;

/**
 * Whether the receiving server vouches for the sender (RFC 8601). Everybody can write an Authentication-Results field into
 * a mail, so only the topmost one under a configured authserv-id counts.
 */
public final class SenderVerification {
    /**
     * PASS when DMARC passed, or SPF or DKIM did for a domain that is the sender's or its parent; FAIL when DMARC failed;
     * UNKNOWN for everything else, and always when From names none or several (RFC 7489, 6.6.1). Never throws.
     */
    public Understanding judge(Understanding understanding, SenderChecks checks) {
        return understanding.withVerdict(verdict(understanding.message(), checks));
    }

    private static AuthenticationVerdict verdict(InboundMessage message, SenderChecks checks) {
        if (checks.mode() == Mode.OFF || message.header("From").size() > 1) {
            return AuthenticationVerdict.UNKNOWN;
        }
        Optional<String> domain =
                message.sender().map(sender -> sender.address().domain());
        Optional<AuthenticationResults> results = topmostTrusted(message, checks);
        if (domain.isEmpty() || results.isEmpty()) {
            return AuthenticationVerdict.UNKNOWN;
        }
        return results.get().verdictFor(domain.get());
    }

    private static Optional<AuthenticationResults> topmostTrusted(InboundMessage message, SenderChecks checks) {
        return message.header("Authentication-Results").stream()
                .map(AuthenticationResults::parse)
                .filter(results -> checks.authservIds().contains(results.authservId()))
                .findFirst();
    }
}
