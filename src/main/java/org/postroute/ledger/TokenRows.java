package org.postroute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of the tokens. */
final class TokenRows {
    static final String TABLE = "api_token";

    private static final String LIST = """
            SELECT *
            FROM api_token
            ORDER BY name
            """;

    private static final String INSERT = """
            INSERT INTO api_token (name, sha256, created_at, scopes, created_by, expires_at)
            VALUES (:name, :sha256, :now, :scopes, :by, :expires)
            ON CONFLICT DO NOTHING
            """;

    private static final String REMOVE = """
            DELETE FROM api_token
            WHERE name = :name
            """;

    private static final String USE = """
            UPDATE api_token
            SET last_used_at = :now
            WHERE name = :name AND sha256 = :sha256
            """;

    private final Shared shared;

    /** @param sha256 in hexadecimal digits */
    record Row(ApiToken token, String sha256) {}

    TokenRows(Shared shared) {
        this.shared = shared;
    }

    List<Row> list() {
        return shared.database().read(handle -> list(handle));
    }

    static List<Row> list(Handle handle) {
        return handle.createQuery(LIST).map((row, context) -> row(row)).list();
    }

    private static Row row(ResultSet row) throws SQLException {
        ApiToken token = new ApiToken(
                row.getString("name"),
                scopes(row.getString("scopes")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("created_by"),
                time(row, "expires_at"),
                time(row, "last_used_at"));
        return new Row(token, row.getString("sha256"));
    }

    /** A scope of a later version means nothing to this one. */
    private static Set<ApiScope> scopes(String words) {
        return Arrays.stream(words.split(" "))
                .map(ApiScope::of)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** Whether there was none of this name. */
    boolean insert(Handle handle, NewApiToken wanted, String sha256) {
        String scopes = wanted.scopes().stream().sorted().map(ApiScope::word).collect(Collectors.joining(" "));
        Instant expires = wanted.expiresAt();
        return handle.createUpdate(INSERT)
                        .bind("name", wanted.name())
                        .bind("sha256", sha256)
                        .bind("now", shared.now())
                        .bind("scopes", scopes)
                        .bind("by", wanted.createdBy())
                        .bind("expires", expires == null ? null : Long.valueOf(expires.toEpochMilli()))
                        .execute()
                == 1;
    }

    void remove(Handle handle, String name) {
        handle.createUpdate(REMOVE).bind("name", name).execute();
    }

    void use(Row row) {
        shared.database()
                .writeUnsynced(handle -> handle.createUpdate(USE)
                        .bind("now", shared.now())
                        .bind("name", row.token().name())
                        .bind("sha256", row.sha256())
                        .execute());
    }
}
