package org.postroute.config;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.postroute.message.AuthenticationVerdict;

/**
 * What is asked of a sender before a message counts as the customer's.
 *
 * @param authservIds in lower case, the names under which our own mail servers write Authentication-Results (RFC 8601,
 *     2.5); none when no server of ours checks senders
 * @param arcSealers in lower case, the domains whose seals are believed about mail that they passed on (RFC 8617)
 * @param dkim whether signatures are checked here where no server of ours wrote results
 */
public record SenderChecks(Mode mode, Set<String> authservIds, Set<String> arcSealers, boolean dkim) {
    /** Nobody checks. */
    public static final SenderChecks NONE = new SenderChecks(Mode.FLAG, Set.of());

    /** What follows when a sender is not proven. */
    public enum Mode {
        /** Nothing. */
        OFF,
        /** The message joins no session of the customer whom it names, and the agent is told. */
        FLAG,
        /** The same; and one that the server calls forged is refused. */
        REJECT
    }

    public SenderChecks {
        authservIds = named(authservIds);
        arcSealers = named(arcSealers);
    }

    /** What servers of ours say, alone. */
    public SenderChecks(Mode mode, Set<String> authservIds) {
        this(mode, authservIds, Set.of(), false);
    }

    private static Set<String> named(Set<String> names) {
        return names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a message may join the session of the customer whom it names. */
    public boolean believe(AuthenticationVerdict verdict) {
        return mode == Mode.OFF || authservIds.isEmpty() && !dkim || verdict == AuthenticationVerdict.PASS;
    }

    /** Whether a message is refused. */
    public boolean refuse(AuthenticationVerdict verdict) {
        return mode == Mode.REJECT && verdict == AuthenticationVerdict.FAIL;
    }
}
