package org.postroute.message;

/**
 * Person or machine, with the reason that a human reads in {@code explain}.
 *
 * @param reason names the header field that decided, never its text
 */
public record Origin(Kind kind, String reason) {
    /** Only PERSON is handed to the agent. */
    public enum Kind {
        PERSON,
        AUTOMATIC,
        BOUNCE,
        COMPLAINT,
        OWN
    }

    public boolean isPerson() {
        return kind == Kind.PERSON;
    }
}
