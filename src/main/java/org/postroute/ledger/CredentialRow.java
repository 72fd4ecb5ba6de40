package org.postroute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Secret;
import org.postroute.oauth.Credential;
import org.postroute.oauth.Standing;
import org.postroute.secrets.Vault;

/**
 * A row of the table of credentials.
 *
 * @param refreshToken sealed
 * @param accessToken sealed
 * @param seeds keyed hashes, the latest one last
 * @param refusedClients keyed hashes
 */
record CredentialRow(
        Standing standing,
        long generation,
        @Nullable String refreshToken,
        @Nullable String accessToken,
        long renewAt,
        long expiresAt,
        long askAgainAt,
        int failures,
        int rejections,
        List<String> seeds,
        List<String> refusedClients,
        String leaseHolder,
        long leaseUntil) {
    private static final int MAX_HASHES = 8;

    static CredentialRow of(ResultSet row) throws SQLException {
        Standing standing = new Standing(
                row.getString("mailbox"),
                row.getString("application"),
                Standing.State.of(row.getString("state")),
                row.getString("problem"),
                words(row.getString("scopes")),
                Instant.ofEpochMilli(row.getLong("given_at")),
                instant(row, "ends_at"),
                instant(row, "refreshed_at"));
        return new CredentialRow(
                standing,
                row.getLong("generation"),
                row.getString("refresh_token"),
                row.getString("access_token"),
                row.getLong("renew_at"),
                row.getLong("expires_at"),
                row.getLong("ask_again_at"),
                row.getInt("failures"),
                row.getInt("rejections"),
                words(row.getString("seeds")),
                words(row.getString("refused_clients")),
                row.getString("lease_holder"),
                row.getLong("lease_until"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /** One more at the end, the oldest forgotten. */
    static String with(List<String> hashes, String hash) {
        return with(hashes, List.of(hash));
    }

    /** Each of them at the end. */
    static String with(List<String> hashes, List<String> more) {
        List<String> all = new ArrayList<>(hashes);
        all.removeAll(more);
        all.addAll(more);
        return String.join(" ", all.subList(Math.max(0, all.size() - MAX_HASHES), all.size()));
    }

    boolean isLatestSeed(String hash) {
        return !seeds.isEmpty() && seeds.get(seeds.size() - 1).equals(hash);
    }

    /**
     * Whether a configured refresh token takes the place of what is kept. One that was replaced before is tried again only when
     * its successor is dead: while a change of the configuration is rolled out, processes with the old one still run.
     */
    boolean givesWayTo(String seed, long now) {
        boolean dead = standing.state() == Standing.State.NEEDS_AUTHORIZATION && now >= askAgainAt;
        return !isLatestSeed(seed) && (!seeds.contains(seed) || dead);
    }

    /**
     * Whether somebody may use it.
     *
     * @param application fingerprint
     * @param seed keyed hash of his refresh token, from which the tokens come in spite of another application; null for none
     */
    boolean isOf(String application, @Nullable String seed) {
        return standing.application().isEmpty()
                || standing.application().equals(application)
                || seed != null && isLatestSeed(seed);
    }

    /** @param client keyed hash of who would ask */
    Credential credential(Vault vault, String client, boolean leased, long now) {
        boolean triedBefore = standing.state() == Standing.State.OK || refusedClients.contains(client);
        return new Credential(
                standing,
                generation,
                opened(vault, SealedColumn.REFRESH_TOKEN, refreshToken),
                opened(vault, SealedColumn.ACCESS_TOKEN, accessToken),
                Instant.ofEpochMilli(renewAt),
                Instant.ofEpochMilli(expiresAt),
                Instant.ofEpochMilli(triedBefore ? askAgainAt : Math.min(now, askAgainAt)),
                failures,
                rejections,
                leased,
                Instant.ofEpochMilli(now));
    }

    @Nullable
    Secret opened(Vault vault, SealedColumn column, @Nullable String sealed) {
        return sealed == null ? null : vault.open(sealed, column.place(standing.mailbox()));
    }
}
