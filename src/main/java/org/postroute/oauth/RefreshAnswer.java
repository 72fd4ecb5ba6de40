package org.postroute.oauth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of asking for an access token. Problems are in the server's words, one line, and hold no secrets. */
sealed interface RefreshAnswer {
    record Granted(Grant grant) implements RefreshAnswer {}

    /** A person has to act. */
    record Refused(Standing.State state, String problem) implements RefreshAnswer {}

    /**
     * It may be better soon.
     *
     * @param retryAfter how long the server wants to be left alone; null when it did not say
     */
    record Unusable(String problem, @Nullable Duration retryAfter) implements RefreshAnswer {}
}
