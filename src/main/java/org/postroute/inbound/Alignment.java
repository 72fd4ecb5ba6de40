package org.postroute.inbound;

import org.postroute.message.EmailAddress;

/** Whether what was authenticated is the domain of From (RFC 7489, 3.1). */
final class Alignment {
    private Alignment() {}

    /**
     * The same domain or a parent of it. A subdomain does not vouch for its parent here, though RFC 7489 (3.1.1) lets it
     * within one organisation: without a list of public suffixes a tenant of a host would speak for the host.
     *
     * @param authenticated an address, or a domain in any form
     * @param fromDomain as in {@link EmailAddress}
     */
    static boolean isAligned(String authenticated, String fromDomain) {
        String domain = domainOf(authenticated);
        return domain.indexOf('.') > 0 && (fromDomain.equals(domain) || fromDomain.endsWith("." + domain));
    }

    /** In the form of {@link EmailAddress}; empty when it is none. */
    static String domainOf(String addressOrDomain) {
        String bare = addressOrDomain.replace("<", "").replace(">", "");
        return EmailAddress.parse("a@" + bare.substring(bare.lastIndexOf('@') + 1))
                .map(EmailAddress::domain)
                .orElse("");
    }
}
