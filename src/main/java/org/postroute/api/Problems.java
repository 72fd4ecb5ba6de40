package org.postroute.api;

import org.postroute.agent.ApiProblem;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.RetryableException;

/** Faults as problem documents (RFC 9457). What was not meant for the caller is not told. */
public final class Problems {
    public ApiProblem of(Throwable fault) {
        if (fault instanceof RefusedRequestException refused) {
            return refused.problem();
        }
        if (fault instanceof InvalidMessageException invalid) {
            return new ApiProblem(400, "Not acceptable", String.valueOf(invalid.getMessage()));
        }
        if (fault instanceof RetryableException) {
            return new ApiProblem(503, "Try again later", "nothing was changed; the same request may succeed later");
        }
        return new ApiProblem(500, "Internal fault", "nothing was sent; the log has the details");
    }
}
