package org.postroute.agent;

import org.postroute.message.Answer;

/** What a request to answer later turned out to be. */
public sealed interface PostedReply {
    /** For routes: whether {@link Refused}. */
    boolean isRefused();

    /**
     * @param receivedId the message that the grant is for
     * @param answer its files are stored
     */
    record Granted(String receivedId, Answer answer) implements PostedReply {
        @Override
        public boolean isRefused() {
            return false;
        }

        @Override
        public String toString() {
            return "Granted[receivedId=" + receivedId + "]";
        }
    }

    /**
     * Nothing was stored.
     *
     * @param proven whether the grant is good, and only the answer is not
     */
    record Refused(ApiProblem problem, boolean proven) implements PostedReply {
        @Override
        public boolean isRefused() {
            return true;
        }
    }
}
