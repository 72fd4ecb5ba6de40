package org.postroute.outbound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.config.PolicySettings.Limit;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.OutboundMessage;
import org.postroute.ledger.SendingSlots;

/** The policy on how much a mailbox may send. */
public final class SendingLimits {
    /** After which it is looked whether the policy is another one. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Supplier<PostrouteSettings> settings;
    private final SendingSlots slots;
    private final InstantSource clock;

    public SendingLimits(Supplier<PostrouteSettings> settings, SendingSlots slots, InstantSource clock) {
        this.settings = settings;
        this.slots = slots;
        this.clock = clock;
    }

    /** How long a message has to wait before it is asked about again; null when it may go. */
    public @Nullable Duration delay(OutboundMessage message) {
        Limit limit = settings.get().policy().sendingLimit();
        if (limit == null) {
            return null;
        }
        Instant time = slots.timeOf(message, limit);
        Instant now = clock.instant();
        if (!time.isAfter(now)) {
            return null;
        }
        Duration wait = Duration.between(now, time);
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
}
