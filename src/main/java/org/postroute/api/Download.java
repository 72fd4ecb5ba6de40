package org.postroute.api;

import java.io.InputStream;
import org.postroute.agent.ApiProblem;

/** What a request for a file turned out to be. */
public sealed interface Download {
    /** For routes: whether {@link Refused}. */
    boolean isRefused();

    /**
     * A file on its way out.
     *
     * @param disposition value of Content-Disposition; never inline
     */
    record File(InputStream body, String disposition) implements Download {
        @Override
        public boolean isRefused() {
            return false;
        }
    }

    /** Nothing is handed out. */
    record Refused(ApiProblem problem) implements Download {
        @Override
        public boolean isRefused() {
            return true;
        }
    }
}
