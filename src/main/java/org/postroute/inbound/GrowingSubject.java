package org.postroute.inbound;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A subject to which a machine has put one prefix before the other, such as {@code Auto: Re: Auto: Re: Question}. */
final class GrowingSubject {
    private static final int MAX_PREFIX = 20;
    private static final int MANY = 4;

    private GrowingSubject() {}

    /** What such a subject began with, in lower case; empty for any other subject. */
    static Optional<String> core(String subject) {
        String rest = subject.strip().toLowerCase(Locale.ROOT);
        Set<String> prefixes = new HashSet<>();
        int count = 0;
        int colon = rest.indexOf(':');
        while (colon > 0 && colon <= MAX_PREFIX) {
            prefixes.add(rest.substring(0, colon).strip());
            count++;
            rest = rest.substring(colon + 1).strip();
            colon = rest.indexOf(':');
        }
        return count >= MANY && prefixes.size() < count ? Optional.of(rest) : Optional.empty();
    }
}
