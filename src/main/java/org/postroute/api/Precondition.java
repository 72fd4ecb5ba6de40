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
        if (ifNoneMatch != null
                && there.filter(added -> names(ifNoneMatch, added)).isPresent()) {
            throw refused("a connection of this name is added here already");
        }
        if (ifMatch != null && there.isEmpty()) {
            throw refused("no connection of this name is added here now");
        }
        if (ifMatch != null && there.filter(added -> names(ifMatch, added)).isEmpty()) {
            throw refused(
                    "somebody has changed this connection: its revision is another one in GET /api/v1/connections");
        }
    }

    private static RefusedRequestException refused(String detail) {
        return new RefusedRequestException(412, "Not as you saw it", detail);
    }

    private static boolean names(String words, AddedConnection added) {
        return Stream.of(words.split(","))
                .map(word -> word.strip().replace("\"", ""))
                .anyMatch(word -> word.equals("*") || word.equals(added.revision()));
    }
}
