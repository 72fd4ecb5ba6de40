package org.postroute.inbound;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.InboundMessage;
import org.postroute.message.Understanding;

/**
 * Whether the receiving server vouches for the sender (RFC 8601). Everybody can write an Authentication-Results field into
 * a mail, so only the topmost one under a configured authserv-id counts.
 */
public final class SenderVerification {
    private final Set<String> trustedAuthservIds;

    /** @param trustedAuthservIds the names under which our own servers write; none means that nothing is trusted */
    public SenderVerification(Set<String> trustedAuthservIds) {
        this.trustedAuthservIds = trustedAuthservIds.stream()
                .map(id -> id.strip().toLowerCase(Locale.ROOT))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * PASS when DMARC passed, or SPF or DKIM did for a domain that is the sender's or its parent; FAIL when DMARC failed;
     * UNKNOWN for everything else, and always when From names none or several (RFC 7489, 6.6.1). Never throws.
     */
    public Understanding judge(Understanding understanding) {
        return understanding.withVerdict(verdict(understanding.message()));
    }

    private AuthenticationVerdict verdict(InboundMessage message) {
        if (message.header("From").size() > 1) {
            return AuthenticationVerdict.UNKNOWN;
        }
        Optional<String> domain =
                message.sender().map(sender -> sender.address().domain());
        Optional<AuthenticationResults> results = topmostTrusted(message);
        if (domain.isEmpty() || results.isEmpty()) {
            return AuthenticationVerdict.UNKNOWN;
        }
        return results.get().verdictFor(domain.get());
    }

    private Optional<AuthenticationResults> topmostTrusted(InboundMessage message) {
        return message.header("Authentication-Results").stream()
                .map(AuthenticationResults::parse)
                .filter(results -> trustedAuthservIds.contains(results.authservId()))
                .findFirst();
    }
}
