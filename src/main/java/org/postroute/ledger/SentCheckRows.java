package org.postroute.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

/** The part of an outbound row that is about the Sent folder. A look is due from {@code check_at} on; null means none. */
final class SentCheckRows {
    private static final int BATCH = 50;
    /** A look costs a sign-in, so what becomes due in the meantime shares it; mailboxes take turns. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private static final String LIST_DUE = """
            SELECT outbound.id, outbound.checks, outbound.appending, received.folder, received.uid_validity, received.uid
            FROM outbound LEFT JOIN received ON received.id = outbound.received_id
            WHERE outbound.mailbox = :mailbox
                AND check_at IS NOT NULL AND (check_at <= :now OR outbound.waiting_since > :now)
            ORDER BY check_at
            LIMIT :limit
            """;

    private static final String BEGIN = """
            UPDATE outbound
            SET checks = checks + 1, waiting_since = :now, check_at = :again
            WHERE id = :id
            """;

    private static final String END = """
            UPDATE outbound
            SET state = :next, reason = COALESCE(:reason, reason), check_at = :again, waiting_since = :now,
                next_attempt_at = :now,
                appending = CASE WHEN :again IS NULL THEN 0 WHEN :appending = 1 THEN 1 ELSE appending END
            WHERE id = :id AND attempt = :attempt AND state = :state AND checks = :looks AND check_at IS NOT NULL
            """;

    private static final String APPENDED = """
            UPDATE outbound
            SET check_at = NULL, appending = 0
            WHERE id = :id AND state IN ('sent', 'bounced')
            """;

    private static final String NEXT = """
            SELECT MIN(CASE WHEN waiting_since > :now THEN :now ELSE check_at END)
            FROM outbound
            WHERE mailbox = :mailbox AND check_at IS NOT NULL
            """;

    private static final String LIST_FORGOTTEN = """
            SELECT DISTINCT mailbox
            FROM outbound
            WHERE check_at IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM scheduled_tasks WHERE task_name = :job AND task_instance = mailbox)
            LIMIT :limit
            """;

    private static final String LIST_DUE_MAILBOXES = """
            SELECT DISTINCT mailbox
            FROM outbound
            WHERE check_at IS NOT NULL AND (check_at <= :now OR waiting_since > :now)
            LIMIT :limit
            """;

    private static final String FILES_ITSELF = """
            SELECT files_itself
            FROM sent_folder
            WHERE mailbox = :mailbox
            """;

    private static final String LEARN = """
            INSERT INTO sent_folder (mailbox, files_itself)
            VALUES (:mailbox, :itself)
            ON CONFLICT (mailbox) DO UPDATE SET files_itself = :itself
            """;

    private final Shared shared;
    private final OutboundRows outbound;

    private record Found(String id, int checks, boolean appending, SentCheck.@Nullable Original original) {}

    SentCheckRows(Shared shared) {
        this.shared = shared;
        this.outbound = new OutboundRows(shared);
    }

    List<SentCheck> begin(Handle handle, String mailbox, Duration longest) {
        long now = shared.now();
        List<Found> due = handle.createQuery(LIST_DUE)
                .bind("mailbox", mailbox)
                .bind("now", now)
                .bind("limit", BATCH)
                .map((row, context) -> {
                    String folder = row.getString("folder");
                    return new Found(
                            row.getString("id"),
                            row.getInt("checks"),
                            row.getInt("appending") != 0,
                            folder == null
                                    ? null
                                    : new SentCheck.Original(
                                            new SentCheck.Location(
                                                    folder, new UidValidity(row.getLong("uid_validity"))),
                                            new Uid(row.getLong("uid"))));
                })
                .list();
        due.forEach(found -> handle.createUpdate(BEGIN)
                .bind("id", found.id())
                .bind("now", now)
                .bind("again", now + longest.toMillis())
                .execute());
        return due.stream()
                .map(found -> new SentCheck(
                        outbound.find(handle, found.id()).orElseThrow(),
                        found.checks() + 1,
                        found.appending(),
                        found.original()))
                .toList();
    }

    boolean apply(Handle handle, SentDecision decision, Duration longest) {
        SentCheck check = decision.check();
        OutboundMessage message = check.message();
        OutboundState next = switch (decision.kind()) {
            case FOUND, APPEND, NO_COPY ->
                message.state() == OutboundState.BOUNCED ? OutboundState.BOUNCED : OutboundState.SENT;
            case RESEND -> OutboundState.READY;
            case AGAIN, HOLD -> message.state();
        };
        boolean moved = handle.createUpdate(END)
                        .bind("id", message.id())
                        .bind("attempt", message.attempt())
                        .bind("state", message.state().word())
                        .bind("looks", check.looks())
                        .bind("next", next.word())
                        .bind("reason", check.isUncertain() ? Text.reason(decision.reason()) : null)
                        .bind("now", shared.now())
                        .bind("again", again(decision, longest))
                        .bind("appending", decision.kind() == SentDecision.Kind.APPEND ? 1 : 0)
                        .execute()
                == 1;
        if (moved) {
            String outcome = decision.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
            shared.history().add(handle, message.id(), "looked-in-sent", outcome, decision.reason());
        }
        return moved;
    }

    private @Nullable Long again(SentDecision decision, Duration longest) {
        return switch (decision.kind()) {
            case AGAIN -> shared.now() + decision.delay().toMillis();
            case APPEND -> shared.now() + longest.toMillis();
            case FOUND, NO_COPY, RESEND, HOLD -> null;
        };
    }

    int appended(Handle handle, List<String> ids) {
        int done = 0;
        for (String id : ids) {
            int appended = handle.createUpdate(APPENDED).bind("id", id).execute();
            if (appended == 1) {
                shared.history().add(handle, id, "looked-in-sent", "appended", "");
            }
            done += appended;
        }
        return done;
    }

    Optional<Instant> nextDue(Handle handle, String mailbox) {
        return handle
                .createQuery(NEXT)
                .bind("mailbox", mailbox)
                .bind("now", shared.now())
                .map((row, context) -> row.getObject(1) == null ? null : Instant.ofEpochMilli(row.getLong(1)))
                .stream()
                .filter(Objects::nonNull)
                .findFirst()
                .map(due -> nextLook(mailbox, due));
    }

    private static Instant nextLook(String mailbox, Instant due) {
        long between = BETWEEN_LOOKS.toMillis();
        long late = Math.floorMod(due.toEpochMilli() - mailbox.hashCode(), between);
        return late == 0 ? due : due.plusMillis(between - late);
    }

    List<String> forgotten(Handle handle, String job, int limit) {
        return Rows.forgotten(handle, LIST_FORGOTTEN, job, limit);
    }

    List<String> due(Handle handle, int limit) {
        return Rows.due(handle, LIST_DUE_MAILBOXES, shared.now(), limit);
    }

    Optional<Boolean> filesItself(Handle handle, String mailbox) {
        return handle.createQuery(FILES_ITSELF)
                .bind("mailbox", mailbox)
                .mapTo(Integer.class)
                .findOne()
                .map(itself -> itself == 1);
    }

    void learn(Handle handle, String mailbox, boolean itself) {
        handle.createUpdate(LEARN)
                .bind("mailbox", mailbox)
                .bind("itself", itself ? 1 : 0)
                .execute();
    }
}
