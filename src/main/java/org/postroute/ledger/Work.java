package org.postroute.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that want work: the truth behind the jobs of one kind. */
public interface Work {
    /** When the next row of this key is due; empty when nothing is left to do. */
    Optional<Instant> nextDue(String key);

    /** Whose the next row of this key is; empty when there is none. */
    Optional<Owner> owner(String key);

    /**
     * What a row belongs to.
     *
     * @param connection name; null where the work is that of a mailbox, whatever its connection
     * @param mailbox own address, {@code EmailAddress.key()}
     */
    record Owner(@Nullable String connection, String mailbox) {}

    /** Keys with work, due or not, but without an alarm of this job: what a crash forgot. At most {@code limit}. */
    List<String> forgotten(String job, int limit);

    /** Keys with work that is due now, at most {@code limit}; for jobs that wait although nothing has to. */
    List<String> due(int limit);
}
