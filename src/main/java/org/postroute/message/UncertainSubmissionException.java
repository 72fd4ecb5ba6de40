package org.postroute.message;

import org.jspecify.annotations.Nullable;

/** The final dot was written and no reply came: the server may or may not have the message (RFC 5321, 4.5.3.2.6). */
public final class UncertainSubmissionException extends PostrouteException {
    public UncertainSubmissionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
