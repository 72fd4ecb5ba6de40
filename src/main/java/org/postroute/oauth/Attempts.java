package org.postroute.oauth;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attempts to get consent, kept where every replica sees them. Whatever is good once is consumed by one guarded statement.
 * All words come as their SHA-256.
 */
public interface Attempts {
    /**
     * Keeps a new attempt.
     *
     * @param ticket null for none
     * @param state null for none yet
     */
    void begin(Attempt attempt, @Nullable String ticket, @Nullable String state);

    /** The id for a new one. */
    String newId();

    /**
     * Consumes a ticket: from now on the attempt belongs to the browser that has the word of this binding.
     *
     * @return empty when there is no such ticket, or it was used, or is too old
     */
    Optional<Attempt> start(String ticket, String state, String binding, Instant expiresAt);

    /**
     * Consumes a state.
     *
     * @return empty when there is no such state, or it was used, or is too old, or belongs to another browser
     */
    Optional<Attempt> redeem(String state, String binding);

    Optional<Attempt> withTicket(String ticket);

    Optional<Attempt> withState(String state);

    Optional<Attempt> find(String id);

    /** The latest of a mailbox. */
    Optional<Attempt> last(String mailbox);

    /** Whether it is time to ask for the outcome, and nobody else does; the next time is an interval later. */
    boolean claimPoll(String id);

    /** Asks less often from now on (RFC 8628, 3.5). */
    void slowDown(String id);

    /** Writes down the outcome, unless there is one already. */
    void end(String id, @Nullable String problem);
}
