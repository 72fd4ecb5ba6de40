package org.postroute.message;

import org.jspecify.annotations.Nullable;

/** A server does not take the credentials: nothing but other credentials helps. */
public final class RejectedSignInException extends MisconfiguredException {
    public RejectedSignInException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
