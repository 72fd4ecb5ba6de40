package org.postroute.message;

import java.util.List;

/**
 * What is known of who wrote a message.
 *
 * @param reason of the verdict, for people; nothing that the sender wrote
 * @param warnings in the order of {@link SenderWarning}; none for ordinary senders
 */
public record SenderIdentity(AuthenticationVerdict verdict, String reason, List<SenderWarning> warnings) {
    /** Nobody looked. */
    public static final SenderIdentity UNJUDGED = of(AuthenticationVerdict.UNKNOWN, "not looked at");

    public SenderIdentity {
        warnings = List.copyOf(warnings);
    }

    /** Without warnings. */
    public static SenderIdentity of(AuthenticationVerdict verdict, String reason) {
        return new SenderIdentity(verdict, reason, List.of());
    }

    public SenderIdentity withWarnings(List<SenderWarning> found) {
        return new SenderIdentity(verdict, reason, found);
    }
}
