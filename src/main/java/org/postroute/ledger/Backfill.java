package org.postroute.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a folder's older mail is taken.
 *
 * @param since mail that came before it is left alone; null: none is
 * @param askedAt when somebody asked for older mail the last time; null: nobody did
 * @param total those taken and those that remain; what somebody reads or removes meanwhile counts no more
 * @param taken how many of them are in the ledger
 */
public record Backfill(
        State state, @Nullable Instant since, @Nullable Instant askedAt, long total, long taken) {
    /** Where it stands. */
    public enum State {
        /** Nobody asked for older mail. */
        NONE,
        /** The next sweep counts what there is to take. */
        COUNTING,
        RUNNING,
        FINISHED
    }
}
