package org.postroute.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Why the routes did not start, in the few words that help whoever edits them. */
record StartFault(Exception fault, @Nullable Path routes) {
    private static final int LONGEST = 600;

    @Override
    public String toString() {
        String where = routes == null ? "the shipped routes" : "the routes in " + routes;
        return "Postroute did not start, because of " + where + ": " + reason() + "\n" + hint()
                + "POSTROUTE_LOG_LEVEL=DEBUG shows the stack trace.";
    }

    private String reason() {
        Throwable deepest = fault;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
        return message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message.strip();
    }

    private String hint() {
        return routes == null
                ? ""
                : "A folder replaces all shipped files: copy the whole of routes/ and change the copy. ";
    }
}
