package org.postroute.api;

import org.postroute.agent.ApiProblem;

/** A request that is answered with a problem document, because the caller has to change something. */
public final class RefusedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiProblem problem;

    RefusedRequestException(int status, String title, String detail) {
        super(title, null, false, false);
        this.problem = new ApiProblem(status, title, detail);
    }

    ApiProblem problem() {
        return problem;
    }

    /** For routes: whether the caller did not say who he is. */
    public boolean isUnauthorized() {
        return problem.status() == 401;
    }
}
