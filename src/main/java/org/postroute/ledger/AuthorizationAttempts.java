package org.postroute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Secret;
import org.postroute.oauth.Attempt;
import org.postroute.oauth.Attempts;
import org.postroute.secrets.Vault;

/** The table {@code authorization_attempt}. What ended or expired a day ago is deleted when the next one begins. */
final class AuthorizationAttempts implements Attempts {
    private static final Duration KEPT = Duration.ofDays(1);

    private static final String DELETE_OLD = """
            DELETE FROM authorization_attempt
            WHERE expires_at < :before
            """;

    private static final String INSERT = """
            INSERT INTO authorization_attempt (id, mailbox, method, application_sha256, ticket_sha256, state_sha256,
                binding_sha256, device_code, poll_seconds, poll_at, created_at, expires_at)
            VALUES (:id, :mailbox, :method, :application, :ticket, :state, :binding, :code, :seconds, :pollAt, :now, :expires)
            """;

    private static final String START = """
            UPDATE authorization_attempt
            SET state_sha256 = :state, binding_sha256 = :binding, expires_at = :expires
            WHERE ticket_sha256 = :ticket AND state_sha256 IS NULL AND ended_at IS NULL AND expires_at > :now
            """;

    private static final String REDEEM = """
            UPDATE authorization_attempt
            SET redeemed_at = :now
            WHERE state_sha256 = :state AND binding_sha256 = :binding AND redeemed_at IS NULL AND ended_at IS NULL
                AND expires_at > :now
            """;

    private static final String CLAIM_POLL = """
            UPDATE authorization_attempt
            SET poll_at = :now + 1000 * poll_seconds
            WHERE id = :id AND ended_at IS NULL AND poll_at <= :now
            """;

    private static final String SLOW_DOWN = """
            UPDATE authorization_attempt
            SET poll_seconds = poll_seconds + 5, poll_at = poll_at + 5000
            WHERE id = :id AND ended_at IS NULL
            """;

    private static final String END = """
            UPDATE authorization_attempt
            SET ended_at = :now, problem = :problem, device_code = NULL
            WHERE id = :id AND ended_at IS NULL
            """;

    private static final String FIND = """
            SELECT *
            FROM authorization_attempt
            WHERE id = :key
            """;

    private static final String WITH_TICKET = """
            SELECT *
            FROM authorization_attempt
            WHERE ticket_sha256 = :key
            """;

    private static final String WITH_STATE = """
            SELECT *
            FROM authorization_attempt
            WHERE state_sha256 = :key
            """;

    private static final String LAST = """
            SELECT *
            FROM authorization_attempt
            WHERE mailbox = :key
            ORDER BY created_at DESC, id DESC
            LIMIT 1
            """;

    private final Shared shared;
    private final Vault vault;

    AuthorizationAttempts(Shared shared, Vault vault) {
        this.shared = shared;
        this.vault = vault;
    }

    @Override
    public String newId() {
        return shared.ids().next("aut");
    }

    @Override
    public void begin(Attempt attempt, @Nullable String ticket, @Nullable String state) {
        Secret device = attempt.deviceCode();
        String code = device == null ? null : vault.seal(device, SealedColumn.DEVICE_CODE.place(attempt.id()));
        shared.database().write(handle -> {
            handle.createUpdate(DELETE_OLD)
                    .bind("before", shared.now() - KEPT.toMillis())
                    .execute();
            return handle.createUpdate(INSERT)
                    .bind("id", attempt.id())
                    .bind("mailbox", attempt.mailbox())
                    .bind("method", attempt.method().name().toLowerCase(Locale.ROOT))
                    .bind("application", attempt.application())
                    .bind("ticket", ticket)
                    .bind("state", state)
                    .bind("binding", attempt.binding())
                    .bind("code", code)
                    .bind("seconds", attempt.pollSeconds())
                    .bind("pollAt", shared.now() + 1_000L * attempt.pollSeconds())
                    .bind("now", shared.now())
                    .bind("expires", attempt.expiresAt().toEpochMilli())
                    .execute();
        });
    }

    private @Nullable Secret open(String id, @Nullable String sealed) {
        return sealed == null ? null : vault.open(sealed, SealedColumn.DEVICE_CODE.place(id));
    }

    @Override
    public Optional<Attempt> start(String ticket, String state, String binding, Instant expiresAt) {
        boolean started = update(
                START,
                Map.of("ticket", ticket, "state", state, "binding", binding, "expires", expiresAt.toEpochMilli()));
        return started ? withState(state) : Optional.empty();
    }

    @Override
    public Optional<Attempt> redeem(String state, String binding) {
        return update(REDEEM, Map.of("state", state, "binding", binding)) ? withState(state) : Optional.empty();
    }

    @Override
    public boolean claimPoll(String id) {
        return update(CLAIM_POLL, Map.of("id", id));
    }

    @Override
    public void slowDown(String id) {
        update(SLOW_DOWN, Map.of("id", id));
    }

    @Override
    public void end(String id, @Nullable String problem) {
        shared.database()
                .write(handle -> handle.createUpdate(END)
                        .bind("id", id)
                        .bind("problem", problem)
                        .bind("now", shared.now())
                        .execute());
    }

    /** One guarded statement; whether it was this call that changed the row. */
    private boolean update(String sql, Map<String, ?> values) {
        return shared.database()
                .write(handle -> handle.createUpdate(sql)
                                .bindMap(values)
                                .bind("now", shared.now())
                                .execute()
                        == 1);
    }

    @Override
    public Optional<Attempt> withTicket(String ticket) {
        return row(WITH_TICKET, ticket);
    }

    @Override
    public Optional<Attempt> withState(String state) {
        return row(WITH_STATE, state);
    }

    @Override
    public Optional<Attempt> find(String id) {
        return row(FIND, id);
    }

    @Override
    public Optional<Attempt> last(String mailbox) {
        return row(LAST, mailbox);
    }

    private Optional<Attempt> row(String sql, String key) {
        return shared.database()
                .read(handle -> handle.createQuery(sql)
                        .bind("key", key)
                        .map((row, context) -> attempt(row))
                        .findOne());
    }

    private Attempt attempt(ResultSet row) throws SQLException {
        return new Attempt(
                row.getString("id"),
                row.getString("mailbox"),
                Attempt.Method.valueOf(row.getString("method").toUpperCase(Locale.ROOT)),
                row.getString("application_sha256"),
                row.getString("binding_sha256"),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                Rows.instantOrNull(row, "redeemed_at"),
                Rows.instantOrNull(row, "ended_at"),
                row.getString("problem"),
                open(row.getString("id"), row.getString("device_code")),
                row.getInt("poll_seconds"));
    }
}
