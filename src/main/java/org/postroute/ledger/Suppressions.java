package org.postroute.ledger;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postroute.ledger.Suppression.Cause;
import org.postroute.message.EmailAddress;
import org.postroute.message.InvalidMessageException;

/** Whom nothing is sent to. */
public final class Suppressions {
    private static final int ID_BYTES = 16;

    /** A decision that stands until a person lifts it is never replaced by one that ends by itself. */
    private static final String SUPPRESS = """
            INSERT INTO suppression (id, address, cause, detail, since, ends_at)
            VALUES (:id, :address, :cause, :detail, :now, :until)
            ON CONFLICT (id) DO UPDATE
            SET address = excluded.address, cause = excluded.cause, detail = excluded.detail, since = excluded.since,
                ends_at = excluded.ends_at
            WHERE suppression.ends_at IS NOT NULL AND (excluded.ends_at IS NULL OR excluded.ends_at > suppression.ends_at)
            """;

    private static final String FIND = """
            SELECT *
            FROM suppression
            WHERE id = :id AND (ends_at IS NULL OR ends_at > :now)
            """;

    private static final String LIST = """
            SELECT *
            FROM suppression
            WHERE (since, id) < (:before, :id) AND (ends_at IS NULL OR ends_at > :now)
            ORDER BY since DESC, id DESC
            LIMIT :limit
            """;

    private static final String LIFT = """
            DELETE FROM suppression
            WHERE id = :id
            """;

    private static final String FORGET_BOUNCES = """
            DELETE FROM soft_bounce
            WHERE address_id = :id
            """;

    private static final String FORGET_ADDRESS = """
            UPDATE suppression
            SET address = NULL, detail = CASE WHEN cause = 'operator' THEN '' ELSE detail END
            WHERE id = :id
            """;

    private static final String FORGET_OVER = """
            DELETE FROM suppression
            WHERE ends_at <= :now
            """;

    private static final String NOTE_SOFT_BOUNCE = """
            INSERT INTO soft_bounce (outbound_id, address_id, at)
            VALUES (:outbound, :id, :now)
            ON CONFLICT DO NOTHING
            """;

    private static final String COUNT_SOFT_BOUNCES = """
            SELECT COUNT(*)
            FROM soft_bounce
            WHERE address_id = :id AND at > :since
            """;

    private static final String FORGET_SOFT_BOUNCES = """
            DELETE FROM soft_bounce
            WHERE at <= :before
            """;

    private final Shared shared;
    private final InstanceKey key;

    Suppressions(Shared shared, InstanceKey key) {
        this.shared = shared;
        this.key = key;
    }

    private String id(EmailAddress address) {
        byte[] mac = key.sign("suppression", address.key().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(Arrays.copyOf(mac, ID_BYTES));
    }

    /**
     * The same message, when something may be sent to its recipient; without those of its other recipients to whom nothing
     * is sent, which its row forgets.
     *
     * @throws InvalidMessageException otherwise, with the cause
     */
    public OutboundMessage check(OutboundMessage message) {
        find(message.recipient().address()).ifPresent(found -> {
            String end = found.until() == null ? "" : ", until " + found.until();
            throw new InvalidMessageException("nothing is sent to this address: " + found.detail() + end);
        });
        List<EmailAddress> copies = message.answer().cc();
        List<EmailAddress> kept =
                copies.stream().filter(copy -> find(copy).isEmpty()).toList();
        return kept.size() == copies.size() ? message : keep(message, kept);
    }

    private OutboundMessage keep(OutboundMessage message, List<EmailAddress> kept) {
        int left = message.answer().cc().size() - kept.size();
        shared.database().write(handle -> {
            Rows.keepCopies(handle, message.id(), kept);
            shared.history().add(handle, message.id(), "suppressed", left + " in cc", "nothing is sent to them");
            return null;
        });
        return message.withCc(kept);
    }

    /** Empty when mail may be sent to it. */
    public Optional<Suppression> find(EmailAddress address) {
        return shared.database()
                .read(handle -> handle.createQuery(FIND)
                        .bind("id", id(address))
                        .bind("now", shared.now())
                        .map((row, context) -> suppression(row))
                        .findOne());
    }

    /**
     * Latest first.
     *
     * @param before the last of the page before; null for the first page
     */
    public List<Suppression> list(@Nullable Suppression before, int limit) {
        return shared.database()
                .read(handle -> handle.createQuery(LIST)
                        .bind("now", shared.now())
                        .bind(
                                "before",
                                before == null ? Long.MAX_VALUE : before.since().toEpochMilli())
                        .bind("id", before == null ? "" : before.id())
                        .bind("limit", limit)
                        .map((row, context) -> suppression(row))
                        .list());
    }

    /** One of {@link #list} by its id. */
    public Optional<Suppression> find(String id) {
        return shared.database()
                .read(handle -> handle.createQuery(FIND)
                        .bind("id", id)
                        .bind("now", shared.now())
                        .map((row, context) -> suppression(row))
                        .findOne());
    }

    private static Suppression suppression(ResultSet row) throws SQLException {
        long until = row.getLong("ends_at");
        boolean ends = !row.wasNull();
        String cause = row.getString("cause");
        return new Suppression(
                row.getString("id"),
                row.getString("address"),
                Arrays.stream(Cause.values())
                        .filter(known -> known.word().equals(cause))
                        .findFirst()
                        .orElseThrow(),
                row.getString("detail"),
                Instant.ofEpochMilli(row.getLong("since")),
                ends ? Instant.ofEpochMilli(until) : null);
    }

    /** A person's decision, which stands until a person lifts it. */
    public Suppression add(EmailAddress address, String reason) {
        shared.database().write(handle -> suppress(handle, address, Cause.OPERATOR, reason, null));
        return find(address).orElseThrow();
    }

    /** Mail may be sent to it again, and what bounced before counts no more. Whether anything stood against it. */
    public boolean lift(EmailAddress address) {
        return shared.database().write(handle -> {
            handle.createUpdate(FORGET_BOUNCES).bind("id", id(address)).execute();
            return handle.createUpdate(LIFT).bind("id", id(address)).execute() == 1;
        });
    }

    /** @param lasts null until a person lifts it */
    boolean suppress(Handle handle, EmailAddress address, Cause cause, String detail, @Nullable Duration lasts) {
        return handle.createUpdate(SUPPRESS)
                        .bind("id", id(address))
                        .bind("address", address.toString())
                        .bind("cause", cause.word())
                        .bind("detail", Text.reason(detail))
                        .bind("now", shared.now())
                        .bind("until", lasts == null ? null : Long.valueOf(shared.now() + lasts.toMillis()))
                        .execute()
                == 1;
    }

    /** How many mails to this address were not delivered within the time, this one among them. */
    int softBounces(Handle handle, EmailAddress address, String outboundId, Duration within) {
        handle.createUpdate(NOTE_SOFT_BOUNCE)
                .bind("outbound", outboundId)
                .bind("id", id(address))
                .bind("now", shared.now())
                .execute();
        return handle.createQuery(COUNT_SOFT_BOUNCES)
                .bind("id", id(address))
                .bind("since", shared.now() - within.toMillis())
                .mapTo(Integer.class)
                .one();
    }

    /** The address itself goes; that nothing is sent to it stays. */
    void forgetAddress(Handle handle, EmailAddress address) {
        handle.createUpdate(FORGET_ADDRESS).bind("id", id(address)).execute();
    }

    /** Removes what is over. */
    void tidy(Handle handle, Duration within) {
        handle.createUpdate(FORGET_OVER).bind("now", shared.now()).execute();
        handle.createUpdate(FORGET_SOFT_BOUNCES)
                .bind("before", shared.now() - within.toMillis())
                .execute();
    }
}
