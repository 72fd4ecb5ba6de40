package org.postroute.message;

import org.jspecify.annotations.Nullable;

/** A fault, named by what to do next. Messages never hold secrets, addresses or mail text. */
public abstract sealed class PostrouteException extends RuntimeException
        permits RetryableException, InvalidMessageException, MisconfiguredException, UncertainSubmissionException {

    protected PostrouteException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
