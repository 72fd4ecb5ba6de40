package org.postroute.oauth;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What was granted beside what is needed (RFC 6749, 3.3). */
public final class GrantedScopes {
    /** Asked for, and answered by a refresh token or an ID token, not by naming them. */
    private static final Set<String> UNNAMED = Set.of("offline_access", "openid", "email", "profile");

    private GrantedScopes() {}

    /** Those that are wanted and were not granted, in the order of the configuration. Microsoft changes their case. */
    public static List<String> missing(Collection<String> wanted, Collection<String> granted) {
        Set<String> known = granted.stream().map(GrantedScopes::folded).collect(Collectors.toSet());
        return wanted.stream()
                .filter(scope -> !UNNAMED.contains(scope))
                .filter(scope -> !known.contains(folded(scope)))
                .toList();
    }

    private static String folded(String scope) {
        return scope.toLowerCase(Locale.ROOT);
    }
}
