package org.postroute.message;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The same work may succeed later: a 4xx reply, a refused connection, a database that is away. */
public sealed class RetryableException extends PostrouteException permits LedgerUnavailableException {
    private final @Nullable Duration retryAfter;

    public RetryableException(String message, @Nullable Throwable cause) {
        this(message, cause, null);
    }

    /** @param retryAfter how long the other side asked us to wait, for example by an HTTP Retry-After field */
    public RetryableException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
