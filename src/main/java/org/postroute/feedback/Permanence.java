package org.postroute.feedback;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.postroute.message.DeliveryReport.Kind;

/** Whether a failure means that the address will never work, by code and by the words that servers use. */
final class Permanence {
    private static final Set<String> HARD_STATUS =
            Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4", "5.0.911", "5.0.912");
    private static final List<String> SOFT_WORDS = List.of(
            "quota",
            "mailbox full",
            "mailbox is full",
            "mailbox size",
            "full mailbox",
            "insufficient",
            "exceed",
            "spam",
            "blacklist",
            "blocklist",
            "blocked",
            "block list",
            "reputation",
            "policy",
            "greylist",
            "graylist",
            "try again",
            "temporar",
            "rate limit",
            "too many",
            "virus",
            "ptr record",
            "reverse dns",
            "dmarc",
            "dkim",
            "spf",
            "relay",
            "message too",
            "too large",
            "too big",
            "loop",
            "filtered",
            "suspend",
            "authentication");
    private static final List<String> HARD_WORDS = List.of(
            "user unknown",
            "unknown user",
            "no such user",
            "unknown recipient",
            "recipient unknown",
            "no such recipient",
            "does not exist",
            "doesn't exist",
            "not exist",
            "user not found",
            "not found in",
            "recipient not found",
            "no mailbox",
            "mailbox not found",
            "no such mailbox",
            "mailbox unavailable",
            "mailbox does not",
            "invalid recipient",
            "invalid mailbox",
            "invalid address",
            "invalid user",
            "bad destination",
            "unrouteable address",
            "unroutable address",
            "unknown address",
            "no such address",
            "address unknown",
            "address not found",
            "addressee unknown",
            "not a known user",
            "not listed in",
            "not our customer",
            "unknown or illegal alias",
            "unknown local",
            "no account",
            "not a valid",
            "no longer",
            "has moved",
            "have moved",
            "host unknown",
            "host not found",
            "unknown host",
            "domain not found",
            "domain does not",
            "nxdomain",
            "name service error",
            "name or service not known",
            "no such domain",
            "does not accept mail",
            "no user",
            "undeliverable address",
            "unknown account",
            "who are you",
            "recipient address rejected: user",
            "doesn't have",
            "isn't a",
            "not known");

    private Permanence() {}

    /** @param diagnosis what was said about this recipient, in any case; only its beginning counts */
    static Kind of(Codes codes, String diagnosis) {
        if (codes.isTransient()) {
            return Kind.SOFT;
        }
        String words =
                diagnosis.substring(0, Math.min(diagnosis.length(), 4000)).toLowerCase(Locale.ROOT);
        boolean namesAddress = HARD_WORDS.stream().anyMatch(words::contains);
        boolean namesOther = SOFT_WORDS.stream().anyMatch(words::contains);
        boolean hardStatus = codes.status() != null && HARD_STATUS.contains(codes.status());
        boolean hard = hardStatus ? namesAddress || !namesOther : namesAddress && !namesOther;
        return hard ? Kind.HARD : Kind.SOFT;
    }
}
