package org.postroute.message;

import org.jspecify.annotations.Nullable;

/** This message will never get through, however often it is tried: park it with the reason. */
public final class InvalidMessageException extends PostrouteException {
    public InvalidMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public InvalidMessageException(String message) {
        this(message, null);
    }
}
