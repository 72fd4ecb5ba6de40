package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What happened to each message and session, written in the transaction in which it happened. */
final class History {
    private static final String ADD = """
            INSERT INTO history (subject_id, at, step, outcome, detail)
            VALUES (:subject, :at, :step, :outcome, :detail)
            """;

    private static final String LIST = """
            SELECT at, step, outcome, detail
            FROM history
            WHERE subject_id = :subject
            ORDER BY seq
            LIMIT 1000
            """;

    private final InstantSource clock;

    History(InstantSource clock) {
        this.clock = clock;
    }

    void add(Handle handle, String subject, String step, String outcome, @Nullable String detail) {
        handle.createUpdate(ADD)
                .bind("subject", subject)
                .bind("at", clock.millis())
                .bind("step", step)
                .bind("outcome", outcome)
                .bind("detail", detail == null ? "" : Text.reason(detail))
                .execute();
    }

    /** What is written down of a wait. */
    static String again(Duration delay, String reason) {
        return "again in " + delay.toMillis() + " ms: " + reason;
    }

    List<HistoryEntry> of(Handle handle, String subject) {
        return handle.createQuery(LIST)
                .bind("subject", subject)
                .map((row, context) -> new HistoryEntry(
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("step"),
                        row.getString("outcome"),
                        row.getString("detail")))
                .list();
    }
}
