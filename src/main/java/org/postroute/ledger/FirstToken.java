package org.postroute.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.postroute.config.LedgerSettings;
import org.postroute.message.MisconfiguredException;

/**
 * The file in which the first token lies beside a ledger in a file. Only the ledger's owner reads it, because whoever can
 * read that directory can read all mail anyway.
 */
record FirstToken(Path file) {
    private static final String NAME = "api-token";

    /** Empty when the ledger is no file. */
    static Optional<FirstToken> of(LedgerSettings settings) {
        return settings.url().startsWith(SqliteOpening.PREFIX)
                ? Optional.of(new FirstToken(SqliteOpening.file(settings.url()).resolveSibling(NAME)))
                : Optional.empty();
    }

    boolean holds(Predicate<String> known) {
        try {
            return Files.isRegularFile(file)
                    && known.test(Files.readString(file).strip());
        } catch (IOException e) {
            return false;
        }
    }

    /** Made anew, so that it never has the rights of a file that was there before. */
    void write(String token) {
        try {
            Files.deleteIfExists(file);
            Files.writeString(PrivateFiles.create(file), token + "\n");
        } catch (IOException e) {
            throw new MisconfiguredException("the token for this machine cannot be written beside the ledger", e);
        }
    }
}
