package org.postroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.Backfill;

/**
 * How far a mailbox's older mail is taken. Times are ISO 8601, in UTC.
 *
 * @param state none, counting, running or finished
 * @param since mail that came before it is left alone; null: none is
 * @param askedAt when somebody asked for older mail the last time
 * @param total messages taken and messages that remain
 * @param taken messages in the ledger
 */
@JsonPropertyOrder({"mailbox", "state", "since", "askedAt", "total", "taken"})
public record BackfillDocument(
        String mailbox,
        String state,
        @Nullable String since,
        @Nullable String askedAt,
        long total,
        long taken) {
    static BackfillDocument of(String mailbox, Backfill backfill) {
        return new BackfillDocument(
                mailbox,
                backfill.state().name().toLowerCase(Locale.ROOT),
                text(backfill.since()),
                text(backfill.askedAt()),
                backfill.total(),
                backfill.taken());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
