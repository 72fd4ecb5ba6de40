package org.postroute.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.postroute.config.LedgerSettings;
import org.postroute.message.Hashes;
import org.postroute.message.MisconfiguredException;

/**
 * Tokens of those who operate Postroute by its API: 256 random bits, of which the ledger keeps the SHA-256 alone. The first
 * one is made at the first start. Beside a ledger in a file it lies in a file that only the ledger's owner reads, because
 * whoever can read that directory can read all mail anyway.
 */
public final class ApiTokens {
    private static final String FIRST = "first";
    private static final String FILE = "api-token";
    private static final String PREFIX = "prt_";
    private static final int TOKEN_BYTES = 32;
    private static final int MAX_TOKEN = 200;

    private static final String LIST = """
            SELECT sha256
            FROM api_token
            """;

    private static final String INSERT = """
            INSERT INTO api_token (name, sha256, created_at)
            VALUES (:name, :sha256, :now)
            ON CONFLICT DO NOTHING
            """;

    private static final String REMOVE = """
            DELETE FROM api_token
            WHERE name = :name
            """;

    private final Shared shared;

    ApiTokens(Shared shared) {
        this.shared = shared;
    }

    /** Where the token for this machine lies; empty when the ledger is no file. */
    public static Optional<Path> file(LedgerSettings settings) {
        return settings.url().startsWith(SqliteOpening.PREFIX)
                ? Optional.of(SqliteOpening.file(settings.url()).resolveSibling(FILE))
                : Optional.empty();
    }

    /** Whether this is a token of ours; how long that takes tells nothing about ours. */
    public boolean isKnown(String token) {
        if (token.length() > MAX_TOKEN) {
            return false;
        }
        byte[] presented = hash(token).getBytes(StandardCharsets.US_ASCII);
        boolean known = false;
        for (String hash : hashes()) {
            known |= MessageDigest.isEqual(hash.getBytes(StandardCharsets.US_ASCII), presented);
        }
        return known;
    }

    private List<String> hashes() {
        return shared.database()
                .read(handle -> handle.createQuery(LIST).mapTo(String.class).list());
    }

    private static String hash(String token) {
        return HexFormat.of().formatHex(Hashes.sha256(token));
    }

    /**
     * Makes the first token when there is none, and again when its file is gone.
     *
     * @return the token, to be shown once, when it could not be left in a file
     */
    public Optional<String> first(LedgerSettings settings) {
        Optional<Path> file = file(settings);
        if (file.isEmpty()) {
            String token = random();
            return insert(token) ? Optional.of(token) : Optional.empty();
        }
        if (!isGood(file.get())) {
            String token = random();
            write(file.get(), token);
            shared.database()
                    .write(handle ->
                            handle.createUpdate(REMOVE).bind("name", FIRST).execute());
            insert(token);
        }
        return Optional.empty();
    }

    private boolean isGood(Path file) {
        try {
            return Files.isRegularFile(file) && isKnown(Files.readString(file).strip());
        } catch (IOException e) {
            return false;
        }
    }

    private boolean insert(String token) {
        return shared.database()
                .write(handle -> handle.createUpdate(INSERT)
                                .bind("name", FIRST)
                                .bind("sha256", hash(token))
                                .bind("now", shared.now())
                                .execute()
                        == 1);
    }

    private static String random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Made anew, so that it never has the rights of a file that was there before. */
    private static void write(Path file, String token) {
        try {
            Files.deleteIfExists(file);
            Files.writeString(PrivateFiles.create(file), token + "\n");
        } catch (IOException e) {
            throw new MisconfiguredException("the token for this machine cannot be written beside the ledger", e);
        }
    }
}
