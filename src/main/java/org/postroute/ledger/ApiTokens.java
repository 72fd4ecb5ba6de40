package org.postroute.ledger;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postroute.config.LedgerSettings;
import org.postroute.ledger.TokenRows.Row;
import org.postroute.message.Hashes;
import org.postroute.message.PostrouteException;

/**
 * Tokens of those who operate Postroute by its API: 256 random bits, of which the ledger keeps the SHA-256 alone. The first
 * one is made at the first start, for everything. What is known of them is read once a second at most, so that whoever
 * tries tokens does not keep the ledger busy.
 */
public final class ApiTokens {
    /** Of the token that is made at the first start. */
    public static final String FIRST = "first";

    private static final int MOST = 100;
    private static final String PREFIX = "prt_";
    private static final int TOKEN_BYTES = 32;
    private static final int MAX_TOKEN = 200;
    private static final Duration USE_TOLD_EVERY = Duration.ofHours(1);
    private static final long KNOWN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final NewApiToken FOR_EVERYTHING = new NewApiToken(FIRST, EnumSet.allOf(ApiScope.class), null, null);

    private final Shared shared;
    private final TokenRows rows;
    private final Map<String, Instant> used = new ConcurrentHashMap<>();
    private volatile @Nullable Known known;

    private record Known(List<Row> rows, long readAtNanos) {}

    /** What became of the wish that a token is good no more. */
    public enum Revocation {
        DONE,
        UNKNOWN,
        /** Nobody could make tokens any more; nothing was changed. */
        LAST_ADMIN
    }

    ApiTokens(Shared shared) {
        this.shared = shared;
        this.rows = new TokenRows(shared);
    }

    /** Where the token for this machine lies; empty when the ledger is no file. */
    public static Optional<Path> file(LedgerSettings settings) {
        return FirstToken.of(settings).map(FirstToken::file);
    }

    /**
     * Makes the first token when there is none, and again when its file is gone or holds none that is good.
     *
     * @return the token, to be shown once, when it could not be left in a file
     */
    public Optional<String> first(LedgerSettings settings) {
        Optional<FirstToken> file = FirstToken.of(settings);
        String secret = random();
        if (file.isEmpty()) {
            return insertFirst(secret) ? Optional.of(secret) : Optional.empty();
        }
        if (!file.get().holds(this::isKnown)) {
            file.get().write(secret);
            replaceFirst(secret);
        }
        return Optional.empty();
    }

    private boolean insertFirst(String secret) {
        return shared.database()
                .write(handle -> TokenRows.list(handle).stream().noneMatch(ApiTokens::isLastingAdmin)
                        && rows.insert(handle, FOR_EVERYTHING, hash(secret)));
    }

    private void replaceFirst(String secret) {
        shared.database().write(handle -> {
            rows.remove(handle, FIRST);
            return rows.insert(handle, FOR_EVERYTHING, hash(secret));
        });
        known = null;
    }

    private static boolean isLastingAdmin(Row row) {
        return row.token().scopes().contains(ApiScope.ADMIN) && row.token().expiresAt() == null;
    }

    /** Whether this is a token of ours that is still good; how long that takes tells nothing about ours. */
    boolean isKnown(String secret) {
        return row(secret).isPresent();
    }

    /**
     * The token that this is, when it is still good; how long that takes tells nothing about ours. One that was revoked by
     * another process is good for another second.
     */
    public Optional<ApiToken> find(String secret) {
        Optional<Row> found = row(secret);
        found.ifPresent(this::note);
        return found.map(Row::token);
    }

    private Optional<Row> row(String secret) {
        if (secret.length() > MAX_TOKEN) {
            return Optional.empty();
        }
        byte[] presented = bytes(hash(secret));
        Row found = null;
        for (Row row : known()) {
            found = MessageDigest.isEqual(bytes(row.sha256()), presented) ? row : found;
        }
        return Optional.ofNullable(found)
                .filter(row -> !row.token().isOver(shared.clock().instant()));
    }

    private static byte[] bytes(String hash) {
        return hash.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hash(String secret) {
        return HexFormat.of().formatHex(Hashes.sha256(secret));
    }

    private List<Row> known() {
        Known last = known;
        if (last == null || System.nanoTime() - last.readAtNanos() > KNOWN_NANOS) {
            last = new Known(rows.list(), System.nanoTime());
            known = last;
        }
        return last.rows();
    }

    /** A ledger that cannot be written to is no reason to keep an operator out. */
    private void note(Row row) {
        Instant now = shared.clock().instant();
        Instant told = used.getOrDefault(row.sha256(), Instant.MIN);
        Instant last = row.token().lastUsedAt();
        if (isRecent(told, now) || last != null && isRecent(last, now)) {
            return;
        }
        used.values().removeIf(at -> !isRecent(at, now));
        used.put(row.sha256(), now);
        try {
            rows.use(row);
        } catch (PostrouteException e) {
            // told again in an hour
        }
    }

    private static boolean isRecent(Instant at, Instant now) {
        return at.isAfter(now.minus(USE_TOLD_EVERY));
    }

    /** All that were not revoked, by name, also those whose time is over. */
    public List<ApiToken> all() {
        return rows.list().stream().map(Row::token).toList();
    }

    public TokenCreation create(NewApiToken wanted) {
        String secret = random();
        TokenCreation done = shared.database().write(handle -> {
            shared.database().dialect().writeAlone(handle, TokenRows.TABLE);
            List<Row> all = TokenRows.list(handle);
            if (all.stream().anyMatch(row -> row.token().name().equals(wanted.name()))) {
                return new TokenCreation.NameTaken();
            }
            if (all.size() >= MOST) {
                return new TokenCreation.Full(MOST);
            }
            rows.insert(handle, wanted, hash(secret));
            return new TokenCreation.Created(
                    find(TokenRows.list(handle), wanted.name()).orElseThrow(), secret);
        });
        known = null;
        return done;
    }

    private static Optional<ApiToken> find(List<Row> all, String name) {
        return all.stream()
                .map(Row::token)
                .filter(token -> token.name().equals(name))
                .findFirst();
    }

    /** The token of this name is good no more, unless it is the last one for ever by which tokens can be made. */
    public Revocation revoke(String name) {
        Revocation done = shared.database().write(handle -> {
            shared.database().dialect().writeAlone(handle, TokenRows.TABLE);
            List<Row> all = TokenRows.list(handle);
            if (find(all, name).isEmpty()) {
                return Revocation.UNKNOWN;
            }
            List<String> admins = all.stream()
                    .filter(ApiTokens::isLastingAdmin)
                    .map(row -> row.token().name())
                    .toList();
            if (admins.equals(List.of(name))) {
                return Revocation.LAST_ADMIN;
            }
            rows.remove(handle, name);
            return Revocation.DONE;
        });
        known = null;
        return done;
    }

    private static String random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
