package org.postroute.message;

import org.jspecify.annotations.Nullable;

/** Somebody has to change the configuration first: a rejected password, an agent that answers 401, an unknown name. */
public sealed class MisconfiguredException extends PostrouteException permits RejectedSignInException {
    public MisconfiguredException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public MisconfiguredException(String message) {
        this(message, null);
    }
}
