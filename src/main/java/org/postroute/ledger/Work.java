package org.postroute.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows that want work: the truth behind the jobs of one kind. */
public interface Work {
    /** When the next row of this key is due; empty when nothing is left to do. */
    Optional<Instant> nextDue(String key);

    /** What the work of this key waits for, such as a connection or a mailbox; empty when there is none. */
    Optional<String> waitsFor(String key);

    /** Keys with work, due or not, but without an alarm of this job: what a crash forgot. At most {@code limit}. */
    List<String> forgotten(String job, int limit);

    /** Keys with work that is due now, at most {@code limit}; for jobs that wait although nothing has to. */
    List<String> due(int limit);
}
