package org.postroute.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postroute.agent.ApiProblem;
import org.postroute.ledger.ApiScope;

/** A request that is answered with a problem document, because the caller has to change something. */
public final class RefusedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiProblem problem;
    private final @Nullable String challenge;
    private final @Nullable String retryAfter;

    RefusedRequestException(int status, String title, String detail) {
        this(new ApiProblem(status, title, detail), null, null);
    }

    private RefusedRequestException(ApiProblem problem, @Nullable String challenge, @Nullable String retryAfter) {
        super(problem.title(), null, false, false);
        this.problem = problem;
        this.challenge = challenge;
        this.retryAfter = retryAfter;
    }

    /** 401: the same whatever is wrong (RFC 6750, 3). */
    static RefusedRequestException noToken() {
        ApiProblem problem =
                new ApiProblem(401, "Token not accepted", "this needs an API token, as Authorization: Bearer TOKEN");
        return new RefusedRequestException(problem, "Bearer", null);
    }

    /** 403: the token is good, and not for this (RFC 6750, 3.1). */
    static RefusedRequestException lacking(ApiScope scope) {
        ApiProblem problem = new ApiProblem(
                403,
                "Scope needed",
                "this needs a token with the scope " + scope.word() + ", which this token does not have");
        String challenge = "Bearer error=\"insufficient_scope\", scope=\"" + scope.word() + "\"";
        return new RefusedRequestException(problem, challenge, null);
    }

    /** 429 (RFC 6585, 4). */
    static RefusedRequestException tooMany(Duration wait, String detail) {
        String seconds = Long.toString(wait.plusNanos(999_999_999).toSeconds());
        ApiProblem problem = new ApiProblem(429, "Too many requests", detail + ": ask again in " + seconds + " s");
        return new RefusedRequestException(problem, null, seconds);
    }

    ApiProblem problem() {
        return problem;
    }

    /** For routes: value of WWW-Authenticate; null for none. */
    public @Nullable String challenge() {
        return challenge;
    }

    /** For routes: value of Retry-After, in seconds; null for none. */
    public @Nullable String retryAfter() {
        return retryAfter;
    }
}
