package org.postroute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.message.MailEvent;
import org.postroute.message.UidValidity;

/**
 * How far back each folder is read. A folder's border and floor are fixed when it is read for the first time, so that the
 * floor does not slide: after an outage everything that came meanwhile is taken, however old it is by then. Only
 * {@link #backfill} lowers a floor, and nothing raises it.
 */
public final class Folders {
    private static final String FIND = """
            SELECT *
            FROM folder
            WHERE mailbox = :mailbox AND name = :name
            """;

    private static final String BEGIN = """
            INSERT INTO folder (mailbox, name, uid_validity, border_uid, floor_at, configured)
            VALUES (:mailbox, :name, :validity, :border, :floor, :configured)
            ON CONFLICT DO NOTHING
            """;

    private static final String RESEED = """
            UPDATE folder
            SET uid_validity = :validity, border_uid = :border
            WHERE mailbox = :mailbox AND name = :name AND uid_validity <> :validity
            """;

    private static final String LOWER = """
            UPDATE folder
            SET floor_at = :floor, backfill_asked_at = :now, backfill_remaining = NULL, backfill_finished_at = NULL
            WHERE mailbox = :mailbox AND name = :name AND floor_at > :below
            """;

    private static final String NOTHING_BELOW = """
            UPDATE folder
            SET backfill_asked_at = :now, backfill_remaining = 0, backfill_finished_at = :now
            WHERE mailbox = :mailbox AND name = :name AND backfill_asked_at IS NULL
            """;

    private static final String PROGRESS = """
            UPDATE folder
            SET backfill_remaining = :remaining,
                backfill_finished_at = CASE WHEN :remaining = 0 THEN :now ELSE backfill_finished_at END
            WHERE mailbox = :mailbox AND name = :name AND uid_validity = :validity
                AND backfill_asked_at IS NOT NULL AND backfill_finished_at IS NULL
                AND COALESCE(floor_at, :none) = :floor
            """;

    private static final String COUNT_TAKEN = """
            SELECT COUNT(*)
            FROM folder
            JOIN received ON received.mailbox = folder.mailbox AND received.folder = folder.name
                AND received.uid_validity = folder.uid_validity AND received.uid < folder.border_uid
            WHERE folder.mailbox = :mailbox AND folder.name = :name AND received.received_at >= folder.backfill_asked_at
                AND (folder.backfill_finished_at IS NULL OR received.received_at <= folder.backfill_finished_at)
            """;

    /** Before every message, so that a comparison needs no case for none. */
    private static final long NO_FLOOR = Long.MIN_VALUE;

    private final Shared shared;

    Folders(Shared shared) {
        this.shared = shared;
    }

    /**
     * What to take from a folder that was just opened. Written down when the folder is read for the first time, and when its
     * UIDs have a new meaning: then all that is in it by then counts as old again, and the floor stays.
     *
     * @param uidNext as the server gave it with the UIDVALIDITY
     * @param backfill how far back before now the first reading goes; null for all
     */
    public FolderFloor opened(
            String mailbox, String folder, UidValidity validity, long uidNext, @Nullable Duration backfill) {
        Optional<FolderFloor> known = find(mailbox, folder);
        if (known.isPresent() && known.get().validity().equals(validity)) {
            return known.get();
        }
        boolean reset = shared.database().write(handle -> settle(handle, mailbox, folder, validity, uidNext, backfill));
        if (reset) {
            shared.events().on(new MailEvent.MailboxReset(mailbox));
        }
        return find(mailbox, folder).orElseThrow();
    }

    /** @return whether the UIDs lost their meaning */
    private boolean settle(
            Handle handle,
            String mailbox,
            String folder,
            UidValidity validity,
            long uidNext,
            @Nullable Duration backfill) {
        handle.createUpdate(BEGIN)
                .bind("mailbox", mailbox)
                .bind("name", folder)
                .bind("validity", validity.value())
                .bind("border", uidNext)
                .bind("floor", backfill == null ? null : Long.valueOf(shared.now() - backfill.toMillis()))
                .bind("configured", backfill == null ? null : Long.valueOf(backfill.toMillis()))
                .execute();
        return handle.createUpdate(RESEED)
                        .bind("mailbox", mailbox)
                        .bind("name", folder)
                        .bind("validity", validity.value())
                        .bind("border", uidNext)
                        .execute()
                == 1;
    }

    private Optional<FolderFloor> find(String mailbox, String folder) {
        return shared.database().read(handle -> row(handle, mailbox, folder, Folders::floor));
    }

    private static <T> Optional<T> row(Handle handle, String mailbox, String folder, Reading<T> reading) {
        return handle.createQuery(FIND)
                .bind("mailbox", mailbox)
                .bind("name", folder)
                .map((row, context) -> reading.of(row))
                .findOne();
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private static FolderFloor floor(ResultSet row) throws SQLException {
        Backfill.State state = state(row);
        long configured = row.getLong("configured");
        Duration backfill = row.wasNull() ? null : Duration.ofMillis(configured);
        return new FolderFloor(
                new UidValidity(row.getLong("uid_validity")),
                row.getLong("border_uid"),
                Rows.instantOrNull(row, "floor_at"),
                backfill,
                state == Backfill.State.COUNTING || state == Backfill.State.RUNNING);
    }

    private static Backfill.State state(ResultSet row) throws SQLException {
        if (Rows.instantOrNull(row, "backfill_asked_at") == null) {
            return Backfill.State.NONE;
        }
        if (Rows.instantOrNull(row, "backfill_finished_at") != null) {
            return Backfill.State.FINISHED;
        }
        row.getLong("backfill_remaining");
        return row.wasNull() ? Backfill.State.COUNTING : Backfill.State.RUNNING;
    }

    /**
     * Asks for mail that was left alone. To ask for what is taken already, or is being taken, changes nothing.
     *
     * @param since mail from then on is wanted; null for all
     * @return empty when the folder was never read
     */
    public Optional<Backfill> backfill(String mailbox, String folder, @Nullable Instant since) {
        shared.database().write(handle -> {
            int lowered = handle.createUpdate(LOWER)
                    .bind("mailbox", mailbox)
                    .bind("name", folder)
                    .bind("floor", since == null ? null : Long.valueOf(since.toEpochMilli()))
                    .bind("below", since == null ? NO_FLOOR : since.toEpochMilli())
                    .bind("now", shared.now())
                    .execute();
            return lowered == 1
                    ? lowered
                    : handle.createUpdate(NOTHING_BELOW)
                            .bind("mailbox", mailbox)
                            .bind("name", folder)
                            .bind("now", shared.now())
                            .execute();
        });
        return backfill(mailbox, folder);
    }

    /** Empty when the folder was never read. */
    public Optional<Backfill> backfill(String mailbox, String folder) {
        return shared.database()
                .read(handle -> row(handle, mailbox, folder, row -> backfill(row, taken(handle, mailbox, folder))));
    }

    private static long taken(Handle handle, String mailbox, String folder) {
        return handle.createQuery(COUNT_TAKEN)
                .bind("mailbox", mailbox)
                .bind("name", folder)
                .mapTo(Long.class)
                .one();
    }

    private static Backfill backfill(ResultSet row, long taken) throws SQLException {
        return new Backfill(
                state(row),
                Rows.instantOrNull(row, "floor_at"),
                Rows.instantOrNull(row, "backfill_asked_at"),
                taken + row.getLong("backfill_remaining"),
                taken);
    }

    /**
     * Writes down how much older mail is still to be taken.
     *
     * @param read what the sweep went by; it says nothing about a floor that was lowered meanwhile
     */
    public void progress(String mailbox, String folder, FolderFloor read, long remaining) {
        long floor = read.floor() == null ? NO_FLOOR : read.floor().toEpochMilli();
        shared.database()
                .write(handle -> handle.createUpdate(PROGRESS)
                        .bind("mailbox", mailbox)
                        .bind("name", folder)
                        .bind("validity", read.validity().value())
                        .bind("remaining", remaining)
                        .bind("now", shared.now())
                        .bind("none", NO_FLOOR)
                        .bind("floor", floor)
                        .execute());
    }
}
