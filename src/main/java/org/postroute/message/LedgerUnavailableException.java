package org.postroute.message;

import org.jspecify.annotations.Nullable;

/** The ledger is away, full or busy: nothing at all can be done now, and what was to be done is not to blame. */
public final class LedgerUnavailableException extends RetryableException {
    public LedgerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
