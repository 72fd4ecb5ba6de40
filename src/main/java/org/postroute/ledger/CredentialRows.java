package org.postroute.ledger;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of credentials, a statement each. What changes tokens also counts their generation up. */
final class CredentialRows {
    private static final String FIND = """
            SELECT *
            FROM credential
            WHERE mailbox = :mailbox
            """;

    private static final String LIST = """
            SELECT *
            FROM credential
            ORDER BY mailbox
            """;

    private static final String BEGIN = """
            INSERT INTO credential (mailbox, application, generation, scopes, state, given_at, renew_at, expires_at, ask_again_at,
                failures, rejections, seeds, refused_clients, lease_holder, lease_until)
            VALUES (:mailbox, :application, :now, '', 'needs-authorization', :now, 0, 0, 0, 0, 0, '', '', '', 0)
            ON CONFLICT DO NOTHING
            """;

    private static final String GIVE = """
            UPDATE credential
            SET generation = generation + 1, application = :application, refresh_token = :refresh, access_token = :access,
                scopes = :scopes, state = 'ok', problem = NULL, given_at = :now, ends_at = :ends,
                refreshed_at = CASE WHEN CAST(:access AS TEXT) IS NULL THEN NULL ELSE :now END, renew_at = :renew, expires_at = :expires,
                ask_again_at = 0, failures = 0, rejections = 0, seeds = :seeds, refused_clients = '', lease_until = 0
            WHERE mailbox = :mailbox AND generation = :generation
            """;

    private static final String BIND = """
            UPDATE credential
            SET application = :application
            WHERE mailbox = :mailbox AND generation = :generation
            """;

    private static final String RENEW = """
            UPDATE credential
            SET generation = generation + 1, refresh_token = COALESCE(CAST(:refresh AS TEXT), refresh_token), access_token = :access,
                scopes = COALESCE(NULLIF(:scopes, ''), scopes), state = 'ok', problem = NULL,
                ends_at = CASE WHEN CAST(:ends AS BIGINT) IS NULL AND CAST(:refresh AS TEXT) IS NULL THEN ends_at
                    ELSE :ends END, refreshed_at = :now,
                renew_at = :renew, expires_at = :expires, ask_again_at = 0, failures = 0,
                rejections = CASE WHEN access_token IS NULL THEN rejections ELSE 0 END, refused_clients = '',
                lease_until = 0
            WHERE mailbox = :mailbox AND generation = :generation
            """;

    private static final String TAKE_BACK = """
            UPDATE credential
            SET generation = generation + 1, refresh_token = NULL, access_token = NULL, scopes = '',
                state = 'needs-authorization', problem = :problem, ends_at = NULL, ask_again_at = :again, lease_until = 0
            WHERE mailbox = :mailbox
            """;

    private static final String LEASE = """
            UPDATE credential
            SET lease_holder = :holder, lease_until = :until
            WHERE mailbox = :mailbox AND generation = :generation
                AND (lease_until <= :now OR (:exclusive = 1 AND lease_holder <> :holder))
            """;

    private static final String RELEASE = """
            UPDATE credential
            SET lease_until = 0
            WHERE mailbox = :mailbox AND generation = :generation AND lease_holder = :holder
            """;

    private static final String REFUSE = """
            UPDATE credential
            SET state = :state, problem = :problem, ask_again_at = :again, refused_clients = :clients, lease_until = 0
            WHERE mailbox = :mailbox AND generation = :generation
            """;

    private static final String DELAY = """
            UPDATE credential
            SET problem = :problem, ask_again_at = :again, failures = failures + 1, lease_until = 0
            WHERE mailbox = :mailbox AND generation = :generation
            """;

    private static final String REJECT = """
            UPDATE credential
            SET access_token = NULL, rejections = CASE WHEN refreshed_at <= :proven THEN 1 ELSE rejections + 1 END,
                ask_again_at = CASE WHEN rejections > 0 AND refreshed_at > :proven THEN :again ELSE ask_again_at END
            WHERE mailbox = :mailbox AND access_token = :access
            """;

    private static final String REMOVE = """
            DELETE FROM credential
            WHERE mailbox = :mailbox
            """;

    private CredentialRows() {}

    static Optional<CredentialRow> find(Handle handle, String mailbox) {
        return handle.createQuery(FIND)
                .bind("mailbox", mailbox)
                .map((row, context) -> CredentialRow.of(row))
                .findOne();
    }

    static List<CredentialRow> list(Handle handle) {
        return handle.createQuery(LIST)
                .map((row, context) -> CredentialRow.of(row))
                .list();
    }

    /** Makes the row when it is not there yet. Its generations are none of those of a row that was deleted before. */
    static CredentialRow begun(Handle handle, String mailbox, String application, long now) {
        handle.createUpdate(BEGIN)
                .bind("mailbox", mailbox)
                .bind("application", application)
                .bind("now", now)
                .execute();
        return find(handle, mailbox).orElseThrow();
    }

    /**
     * Tokens on their way into a row; the texts are sealed.
     *
     * @param refresh null when it stays as it is
     * @param refreshLifetime null when nobody told
     */
    record Tokens(
            @Nullable String refresh,
            @Nullable String access,
            String scopes,
            @Nullable Duration refreshLifetime,
            Duration renewIn,
            Duration lifetime) {}

    static boolean give(Handle handle, CredentialRow seen, String application, Tokens tokens, String seeds, long now) {
        return handle.createUpdate(GIVE)
                        .bindMap(bound(seen.standing().mailbox(), seen.generation(), tokens, now))
                        .bind("application", application)
                        .bind("seeds", seeds)
                        .execute()
                == 1;
    }

    /** The tokens stay as they are. */
    static void bind(Handle handle, CredentialRow seen, String application) {
        handle.createUpdate(BIND)
                .bind("mailbox", seen.standing().mailbox())
                .bind("generation", seen.generation())
                .bind("application", application)
                .execute();
    }

    static boolean renew(Handle handle, String mailbox, long generation, Tokens tokens, long now) {
        return handle.createUpdate(RENEW)
                        .bindMap(bound(mailbox, generation, tokens, now))
                        .execute()
                == 1;
    }

    private static Map<String, @Nullable Object> bound(String mailbox, long generation, Tokens tokens, long now) {
        Duration left = tokens.refreshLifetime();
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("mailbox", mailbox);
        values.put("generation", generation);
        values.put("refresh", tokens.refresh());
        values.put("access", tokens.access());
        values.put("scopes", tokens.scopes());
        values.put("ends", left == null ? null : Long.valueOf(now + left.toMillis()));
        values.put("renew", now + tokens.renewIn().toMillis());
        values.put("expires", now + tokens.lifetime().toMillis());
        values.put("now", now);
        return values;
    }

    static void takeBack(Handle handle, String mailbox, String problem, long again) {
        handle.createUpdate(TAKE_BACK)
                .bind("mailbox", mailbox)
                .bind("problem", problem)
                .bind("again", again)
                .execute();
    }

    /** @param exclusive whether every other holder is dead, because no other process may use this database */
    static boolean lease(
            Handle handle, String mailbox, long generation, String holder, boolean exclusive, long now, long until) {
        return handle.createUpdate(LEASE)
                        .bind("mailbox", mailbox)
                        .bind("generation", generation)
                        .bind("holder", holder)
                        .bind("exclusive", exclusive ? 1 : 0)
                        .bind("now", now)
                        .bind("until", until)
                        .execute()
                == 1;
    }

    static void release(Handle handle, String mailbox, long generation, String holder) {
        handle.createUpdate(RELEASE)
                .bind("mailbox", mailbox)
                .bind("generation", generation)
                .bind("holder", holder)
                .execute();
    }

    static boolean refuse(
            Handle handle, String mailbox, long generation, String state, String problem, String clients, long again) {
        return handle.createUpdate(REFUSE)
                        .bind("mailbox", mailbox)
                        .bind("generation", generation)
                        .bind("state", state)
                        .bind("problem", problem)
                        .bind("clients", clients)
                        .bind("again", again)
                        .execute()
                == 1;
    }

    static void delay(Handle handle, String mailbox, long generation, String problem, long again) {
        handle.createUpdate(DELAY)
                .bind("mailbox", mailbox)
                .bind("generation", generation)
                .bind("problem", problem)
                .bind("again", again)
                .execute();
    }

    /**
     * The generation stays: somebody may be asking for the next token now, and what he gets must be kept.
     *
     * @param proven a token that was given before this has served, whatever became of it since
     */
    static void reject(Handle handle, CredentialRow seen, long proven, long again) {
        handle.createUpdate(REJECT)
                .bind("mailbox", seen.standing().mailbox())
                .bind("access", seen.accessToken())
                .bind("proven", proven)
                .bind("again", again)
                .execute();
    }

    static void remove(Handle handle, String mailbox) {
        handle.createUpdate(REMOVE).bind("mailbox", mailbox).execute();
    }
}
