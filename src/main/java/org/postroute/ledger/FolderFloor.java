package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroute.message.UidValidity;

/**
 * How far back a folder is read.
 *
 * @param border messages with this UID or a higher one are taken whatever their date; up to 2^32
 * @param floor messages below the border that came before it are left alone; null: none are
 * @param configured how far the first reading was to go back; null for all
 * @param backfilling whether somebody waits for older mail to be taken
 */
public record FolderFloor(
        UidValidity validity,
        long border,
        @Nullable Instant floor,
        @Nullable Duration configured,
        boolean backfilling) {
    /** Leaves nothing alone. */
    public static FolderFloor everything(UidValidity validity) {
        return new FolderFloor(validity, 1, null, null, false);
    }
}
