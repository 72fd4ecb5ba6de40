package org.postroute.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An address that nothing is sent to.
 *
 * @param id a keyed hash of the address, 32 hexadecimal digits
 * @param address null when everything about this customer was erased
 * @param detail what led to it, without addresses
 * @param until null until a person lifts it
 */
public record Suppression(
        String id,
        @Nullable String address,
        Cause cause,
        String detail,
        Instant since,
        @Nullable Instant until) {

    /** What led to it. */
    public enum Cause {
        /** The address does not work (RFC 3463, 5.x.x). */
        HARD_BOUNCE("hard-bounce"),
        /** Several mails in a row were not delivered, each for a reason that may pass. */
        SOFT_BOUNCES("soft-bounces"),
        /** The recipient called our mail abuse (RFC 5965). */
        COMPLAINT("complaint"),
        /** A person decided so. */
        OPERATOR("operator");

        private final String word;

        Cause(String word) {
            this.word = word;
        }

        /** As stored and shown. */
        public String word() {
            return word;
        }
    }
}
