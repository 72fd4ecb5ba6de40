package org.postroute.api;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.config.AddedConnection;

/**
 * What a caller says that he has seen (RFC 9110, 13.1).
 *
 * @param ifMatch revisions of which one has to be there; {@code *} for any; null when he does not say
 * @param ifNoneMatch {@code *} when there must be none; null when he does not say
 */
record Precondition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {

    /** @throws RefusedRequestException 412 */
    void require(Optional<AddedConnection> there) {
        boolean matches =
                ifMatch == null || there.filter(added -> names(ifMatch, added)).isPresent();
        boolean differs = ifNoneMatch == null
                || there.filter(added -> names(ifNoneMatch, added)).isEmpty();
        if (!matches || !differs) {
            throw new RefusedRequestException(
                    412,
                    "Not as you saw it",
                    there.isEmpty()
                            ? "no connection of this name is added here now"
                            : "somebody has changed this connection: its revision is another one in GET"
                                    + " /api/v1/connections");
        }
    }

    private static boolean names(String words, AddedConnection added) {
        return Stream.of(words.split(","))
                .map(word -> word.strip().replace("\"", ""))
                .anyMatch(word -> word.equals("*") || word.equals(added.revision()));
    }
}
