package org.postroute.inbound;

import java.util.Locale;
import java.util.Optional;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;
import org.postroute.message.InboundMessage;

/** Who answers for a sender: the domain that somebody registered, whatever stands before it. */
final class SenderDomain {
    private static final WordTable PUBLIC = WordTable.named("public-mail-domains.tsv");
    private static final PublicSuffixMatcher REGISTERED = PublicSuffixMatcherLoader.getDefault();

    private SenderDomain() {}

    /** Empty for a sender at a provider where anybody has an address, and when there is none or are several. */
    static Optional<String> of(InboundMessage message) {
        return message.sender()
                .map(sender -> sender.address().domain().toLowerCase(Locale.ROOT))
                .map(domain ->
                        Optional.ofNullable(REGISTERED.getDomainRoot(domain)).orElse(domain))
                .filter(domain -> PUBLIC.kindOf(domain).isEmpty());
    }
}
